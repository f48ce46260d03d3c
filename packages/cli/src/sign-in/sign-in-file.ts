import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'

/** What a sign-in is used with. Times are epoch milliseconds. */
export interface StoredTokens {
  accessToken: string
  refreshToken: string
  expiresAt: number
  /** how long it was good for when it came */
  lifetimeMs: number
}

export interface StoredSignIn {
  /** origin, without a trailing slash */
  server: string
  /** absent: they are in the keychain */
  tokens?: StoredTokens | undefined
}

/** The whole file: every server somebody is signed in to, the one of the last sign-in first. */
export type SignInFile = readonly StoredSignIn[]

const maxBytes = 1_048_576

/**
 * Reads the file; there is none: nobody is signed in anywhere. One that others may read is refused, because whoever read
 * it can act as its person.
 * @throws CliError
 */
export async function readSignInFile(file: string, context: Context): Promise<SignInFile> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw fileProblem('file.unreadable', file, { error, context })
  })
  if (handle === undefined) return []
  try {
    const { mode, size } = await handle.stat()
    if (context.platform !== 'win32' && (mode & 0o077) !== 0) throw openToOthers(file, context)
    if (size > maxBytes) throw damaged(file, context)
    return parse(await handle.readFile('utf8')) ?? raise(damaged(file, context))
  } finally {
    await handle.close()
  }
}

/** Writes the file whole or not at all: mode 0600, in a folder of mode 0700. @throws CliError */
export async function writeSignInFile(file: string, signIns: SignInFile, context: Context): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await makeSignInFolder(file)
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify({ signIns }, null, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw unwritable(file, error, context)
  }
}

/** A file of the folder could not be written: the disk is full, say, or nothing may be written there. */
export function unwritable(file: string, error: unknown, context: Context): CliError {
  return fileProblem('file.unwritable', file, { error, context })
}

export function isUnwritable(error: unknown): boolean {
  return error instanceof CliError && error.code === unwritableCode
}

const unwritableCode = 'file_unwritable'

/** Nobody else looks into it, whatever made it before. */
async function makeSignInFolder(file: string): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (((await stat(folder)).mode & 0o777) !== 0o700) await chmod(folder, 0o700)
}

/** Before the lock is taken there. @throws CliError */
export async function openSignInFolder(file: string, context: Context): Promise<void> {
  await makeSignInFolder(file).catch((error: unknown) => {
    throw unwritable(dirname(file), error, context)
  })
}

function parse(text: string): StoredSignIn[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value) || !Array.isArray(value['signIns'])) return undefined
    const signIns = value['signIns'].map(parseSignIn)
    return signIns.every((signIn) => signIn !== undefined) ? signIns : undefined
  } catch {
    return undefined // told as damaged
  }
}

function parseSignIn(value: unknown): StoredSignIn | undefined {
  if (!isRecord(value)) return undefined
  const { server, tokens } = value
  if (typeof server !== 'string' || !URL.canParse(server)) return undefined
  if (tokens === undefined) return { server }
  const parsed = parseTokens(tokens)
  return parsed && { server, tokens: parsed }
}

export function parseTokens(value: unknown): StoredTokens | undefined {
  if (!isRecord(value)) return undefined
  const { accessToken, refreshToken, expiresAt, lifetimeMs } = value
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') return undefined
  if (typeof expiresAt !== 'number' || typeof lifetimeMs !== 'number') return undefined
  return { accessToken, refreshToken, expiresAt, lifetimeMs }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function raise(error: CliError): never {
  throw error
}

function openToOthers(file: string, { tell }: Context): CliError {
  const message = tell('signIn.openToOthers', { file: terminalText(file) })
  return new CliError(message, { code: 'sign_in_file_open_to_others', exitCode: exitCodes.refused })
}

function damaged(file: string, { tell }: Context): CliError {
  const message = tell('signIn.damaged', { file: terminalText(file) })
  return new CliError(message, { code: 'sign_in_file_damaged', exitCode: exitCodes.refused })
}

function fileProblem(
  key: 'file.unreadable' | 'file.unwritable',
  file: string,
  { error, context }: { error: unknown; context: Context },
): CliError {
  // Sound: node:fs and node:sqlite reject with nothing else.
  const { code = '', message: said } = error as NodeJS.ErrnoException
  const reason = terminalText(code === 'ERR_SQLITE_ERROR' ? said : code)
  const message = context.tell(key, { file: terminalText(file), reason })
  const stable = key === 'file.unreadable' ? 'file_unreadable' : unwritableCode
  return new CliError(message, { code: stable, exitCode: exitCodes.refused, cause: error })
}

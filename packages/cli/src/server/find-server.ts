import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { isRunning, type ServerPointer } from './is-running.ts'
import { defaultDataDir, notRunning, startCommand } from './not-running.ts'

/** A server and the token it knows the operator, or a person who is signed in, by. */
export interface FoundServer {
  /** origin, without a trailing slash */
  url: string
  token: string
  /** where the token came from, for a person to check */
  tokenSource: string
  /** absent when the address was given by hand */
  dataDir?: string
  /** the token is of `sekisho login` */
  isSignIn?: boolean
  /** PEM of the very certificate it must show; absent: the usual authorities decide */
  certificate?: string
}

export interface WhereToLook {
  dataDir?: string | undefined
  url?: string | undefined
  /** a server somebody is signed in to */
  server?: string | undefined
}

const tokenVariable = 'SEKISHO_ADMIN_TOKEN'

/**
 * Finds the server to talk to: the one given by `--server`, where somebody is signed in, the one given by `--url`, or
 * the one that runs on the data directory and has written its address there. The token of a directory is sent only to
 * the server of that directory, and to nobody when that one is gone.
 * @throws CliError
 */
export async function findServer(where: WhereToLook, context: Context): Promise<FoundServer> {
  const { tell, env } = context
  const { dataDir = defaultDataDir, url } = where
  const given = env[tokenVariable]
  if (where.server !== undefined) {
    if (url !== undefined) throw usage(tell('usage.oneServer'))
    return await signedInServer(where.server, context)
  }
  if (url !== undefined) {
    const origin = safeOrigin(url)
    if (origin === undefined) throw usage(tell('usage.url'))
    if (!given) throw usage(tell('usage.urlToken'))
    return { url: origin, token: given, tokenSource: tokenVariable }
  }
  const tokenFile = join(dataDir, 'admin-token')
  const stored = await readOptional(tokenFile, context)
  if (stored === undefined) throw await noToken(dataDir, context)
  const address = await readOptional(join(dataDir, 'server.json'), context)
  if (address === undefined) throw notRunning(dataDir, context)
  const pointer = parsePointer(address, dataDir, context)
  if (!isRunning(pointer, dataDir)) throw notRunning(dataDir, context)
  const { url: origin } = pointer
  const pem = pointer.certificate === undefined ? undefined : await readOptional(pointer.certificate, context)
  const place = { url: origin, dataDir, ...(pem === undefined ? {} : { certificate: pem }) }
  return given
    ? { ...place, token: given, tokenSource: tokenVariable }
    : { ...place, token: stored.trim(), tokenSource: tokenFile }
}

async function signedInServer(given: string, context: Context): Promise<FoundServer> {
  // Loaded here, because every other command does without.
  const { freshSignIn } = await import('../sign-in/fresh-token.ts')
  const { server, tokens } = await freshSignIn(serverOrigin(given, context), context)
  return { url: server, token: tokens.accessToken, tokenSource: 'sekisho login', isSignIn: true }
}

/** The origin that `--server` names. @throws CliError */
export function serverOrigin(text: string, { tell }: Context): string {
  const origin = safeOrigin(text)
  if (origin === undefined) throw usage(tell('usage.server'))
  return origin
}

function usage(message: string): CliError {
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}

async function noToken(dataDir: string, { tell }: Context): Promise<CliError> {
  const exists = await access(dataDir).then(
    () => true,
    () => false,
  )
  const data = terminalText(dataDir)
  return exists
    ? new CliError(tell('server.notDataDir', { data }), {
        code: 'data_directory_wrong',
        exitCode: exitCodes.unreachable,
      })
    : new CliError(tell('server.noDataDir', { data, command: startCommand(dataDir) }), {
        code: 'data_directory_missing',
        exitCode: exitCodes.unreachable,
      })
}

/** A token goes only over TLS, or no further than this machine. */
function safeOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && local)
  return safe && url.username === '' && url.password === '' ? url.origin : undefined
}

async function readOptional(file: string, { tell }: Context): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    // Sound: node:fs rejects with nothing else.
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new CliError(tell('server.unreadable', { file: terminalText(file), reason: code }), {
      code: 'file_unreadable',
      exitCode: exitCodes.refused,
      cause: error,
    })
  }
}

function parsePointer(text: string, dataDir: string, { tell }: Context): ServerPointer {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'url' in value && 'pid' in value) {
      const { url, pid } = value
      const locked = 'locked' in value && value.locked === true
      const certificate =
        'certificate' in value && typeof value.certificate === 'string' ? value.certificate : undefined
      if (typeof url === 'string' && typeof pid === 'number' && pid > 0)
        return {
          url: new URL(url).origin,
          pid,
          locked,
          ...(certificate === undefined ? {} : { certificate }),
        }
    }
  } catch {
    // Falls through: a half-written or foreign file is told as such.
  }
  const file = terminalText(join(dataDir, 'server.json'))
  throw new CliError(tell('server.damaged', { file }), {
    code: 'server_file_damaged',
    exitCode: exitCodes.unreachable,
  })
}

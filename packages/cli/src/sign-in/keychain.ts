import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Surroundings } from '../context.ts'

/** The keychain of the operating system. A secret never stands in a process's arguments, which others may list. */
export interface Keychain {
  /** undefined: there is none, or the keychain gives none out */
  get(account: string): Promise<string | undefined>
  /** false: the keychain does not take it */
  set(account: string, secret: string): Promise<boolean>
  /** true when it is not there afterwards */
  remove(account: string): Promise<boolean>
}

type Ground = Pick<Surroundings, 'env' | 'platform'>

/** `security` of macOS, `secret-tool` (libsecret) of Linux; undefined elsewhere, or where the program is missing. */
export async function findKeychain(ground: Ground): Promise<Keychain | undefined> {
  const { platform } = ground
  const program = platform === 'darwin' ? 'security' : platform === 'linux' ? 'secret-tool' : undefined
  const file = program === undefined ? undefined : await onPath(program, ground)
  if (file === undefined) return undefined
  const run: Run = (args, input) => runProgram([file, ...args], { env: ground.env, input })
  return platform === 'darwin' ? appleKeychain(run) : secretService(run)
}

const service = 'sekisho'
/** `security -i` cuts a line there. */
const maxAppleLine = 4_000
/** The account is an origin: nothing in it can end a quoted word. */
const safeAccount = /^[\w.:/[\]-]+$/

function appleKeychain(run: Run): Keychain {
  const named = (account: string) => ['-s', service, '-a', account]
  return {
    async get(account) {
      const { code, out } = await run(['find-generic-password', ...named(account), '-w'])
      return code === 0 ? decode(out.trim()) : undefined
    },
    async set(account, secret) {
      const line = `add-generic-password -U -s ${service} -a "${account}" -w "${encode(secret)}"\n`
      if (line.length > maxAppleLine || !safeAccount.test(account)) return false
      // `-i` reads commands from its input.
      return (await run(['-i'], line)).code === 0
    },
    async remove(account) {
      const notFound = 44
      const { code } = await run(['delete-generic-password', ...named(account)])
      return code === 0 || code === notFound
    },
  }
}

function secretService(run: Run): Keychain {
  const named = (account: string) => ['service', service, 'account', account]
  return {
    async get(account) {
      const { code, out } = await run(['lookup', ...named(account)])
      return code === 0 && out !== '' ? decode(out.trim()) : undefined
    },
    set: async (account, secret) =>
      (await run(['store', `--label=Sekisho ${account}`, ...named(account)], encode(secret))).code === 0,
    remove: async (account) => (await run(['clear', ...named(account)])).code === 0,
  }
}

/** One line without quotes, so that no program along the way reads anything into it. */
function encode(secret: string): string {
  return Buffer.from(secret).toString('base64')
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}

type Run = (args: readonly string[], input?: string) => Promise<{ code: number | null; out: string }>

async function onPath(program: string, { env }: Ground): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue
    const file = join(folder, program)
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return undefined
}

/** A keychain that asks its person to unlock it may take its time, and one without a desktop never answers. */
const patienceMs = 15_000
const maxOutput = 65_536

/** How a program ended, and the beginning of what it wrote; one that cannot be started ended with null. */
function runProgram(
  [file = '', ...args]: readonly string[],
  { env, input = '' }: { env: Surroundings['env']; input?: string | undefined },
): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    let out = ''
    const child = spawn(file, args, {
      env: { ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: patienceMs,
    })
    child.stdout.on('data', (piece: Buffer) => {
      if (out.length < maxOutput) out += piece.toString('utf8')
    })
    child.on('error', () => resolve({ code: null, out: '' }))
    child.on('close', (code) => resolve({ code, out }))
    // It may end without reading; how it ended says enough.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

import { spawn } from 'node:child_process'
import { WitnessProblem } from '../witness.ts'

export interface GitRun {
  /** 0: it worked */
  code: number
  stdout: string
  /** why it did not, in git's own words, as far as they are one plain line */
  reason: string
}

export interface GitOptions {
  /** the bare repository */
  dir: string
  /** with PATH, and what the transport needs */
  env: Readonly<Record<string, string>>
  input?: string | undefined
  signal: AbortSignal
}

const timeoutMs = 40_000
const maxBytes = 131_072

/**
 * Runs git without a shell, without a terminal and with none of the configuration, hooks, helpers and signing keys that
 * this machine or its users have. It and what it starts are killed after 40 seconds, or when it says too much.
 * @throws WitnessProblem when it cannot be started or was killed
 */
export function runGit(args: readonly string[], { dir, env, input, signal }: GitOptions): Promise<GitRun> {
  // In a group of its own: git leaves its transports behind when it alone is killed.
  const child = spawn('git', [...settings, '--git-dir', dir, ...args], {
    cwd: '/',
    env: { ...baseEnvironment, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const { promise, resolve, reject } = Promise.withResolvers<GitRun>()
  let ended: string | undefined
  const kill = (why: string) => {
    ended ??= why
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  const timer = setTimeout(() => kill('took too long'), timeoutMs)
  const onAbort = () => kill('was stopped')
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      if (output[name].length > maxBytes) kill('said too much')
    })
  child.on('error', (cause) => {
    ended = 'cannot be started'
    finish()
    reject(new WitnessProblem('git cannot be started; is it installed?', { cause }))
  })
  child.on('close', (code) => {
    finish()
    if (ended === undefined)
      resolve({ code: code ?? 1, stdout: output.stdout, reason: fatalLine(output.stderr) })
    else reject(new WitnessProblem(`git ${args[0] ?? ''} ${ended}`))
  })
  // It may end without reading.
  child.stdin.on('error', () => undefined).end(input ?? '')
  return promise

  function finish(): void {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** A remote may choose what stands in it: printable, and not much of it. */
function fatalLine(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.startsWith('fatal:') || text.startsWith('error:')) ?? ''
  return line.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)
}

const settings = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['commit.gpgSign', 'false'],
  ['push.gpgSign', 'false'],
  ['credential.helper', ''],
  ['credential.interactive', 'false'],
  ['http.followRedirects', 'false'],
  ['gc.autoDetach', 'false'],
  ['maintenance.autoDetach', 'false'],
  ['transfer.fsckObjects', 'true'],
  ['transfer.credentialsInUrl', 'die'],
  // Anything that runs a program (ext::) stays off.
  ['protocol.allow', 'never'],
  ['protocol.https.allow', 'always'],
  ['protocol.http.allow', 'always'],
  ['protocol.ssh.allow', 'always'],
  ['protocol.file.allow', 'always'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`])

const baseEnvironment = {
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '/bin/false',
  SSH_ASKPASS: '/bin/false',
  GIT_AUTHOR_NAME: 'Sekisho',
  GIT_AUTHOR_EMAIL: 'sekisho@localhost',
  GIT_COMMITTER_NAME: 'Sekisho',
  GIT_COMMITTER_EMAIL: 'sekisho@localhost',
}

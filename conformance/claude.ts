import { fileURLToPath } from 'node:url'
import { startChild, type Child } from './child.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'

/** The stock client, as npm installed it. */
export const claudeFile = fileURLToPath(new URL('../node_modules/.bin/claude', import.meta.url))

/** Measured: a prompt takes half a second. A client that is still retrying by then has not taken our no for a no. */
const timeoutMs = 60_000

export interface ClaudeRun {
  /** what `ANTHROPIC_BASE_URL` is to be */
  baseUrl: string
  credential: string
  /** which variable carries the credential; default `ANTHROPIC_API_KEY` */
  variable?: 'ANTHROPIC_API_KEY' | 'ANTHROPIC_AUTH_TOKEN'
  prompt: string
  args?: readonly string[]
  /** default: an empty folder of its own */
  cwd?: string
}

export interface ClaudeResult {
  /** null: it did not end by itself within the time */
  code: number | null
  stdout: string
  stderr: string
}

/** Starts `claude -p` with a HOME that is thrown away after. */
export function startClaude(run: ClaudeRun, home: string, cwd: string): Child {
  const child = startChild({
    file: claudeFile,
    args: ['-p', run.prompt, ...(run.args ?? [])],
    env: cleanEnvironment(home, {
      ANTHROPIC_BASE_URL: run.baseUrl,
      [run.variable ?? 'ANTHROPIC_API_KEY']: run.credential,
    }),
    cwd,
  })
  child.endInput()
  return child
}

/** Runs `claude -p` once with an empty HOME and waits for its end. */
export async function runClaude(run: ClaudeRun): Promise<ClaudeResult> {
  await using home = await temporaryFolder('home')
  await using folder = await temporaryFolder('work')
  const child = startClaude(run, home.path, run.cwd ?? folder.path)
  const timer = setTimeout(() => child.signal('SIGKILL'), timeoutMs)
  const code = await child.ended
  clearTimeout(timer)
  await child.stop(0)
  return { code, stdout: child.stdout(), stderr: child.stderr() }
}

import { statSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { localeOf, type Locale } from '@sekisho/contract'
import { readAll } from '../state/read-file.ts'
import { defaultStateRoot, type StateFolder } from '../state/state-folder.ts'
import { posixPath } from './hook-call.ts'
import type { HookOptions } from './hook-options.ts'
import { GuardProblem } from './problem.ts'
import { runHook, type HookResult } from './hook.ts'

/** Shorter than the time-out of the hook in managed settings (packages/policy/src/packs/guard-hooks.ts): past that, Claude Code lets the call through. */
export const watchdogMs = 5_000
const maxInputBytes = 16_777_216
const deliverEveryMs = 60_000
const deliverSoonMs = 5_000
/** a due time further off was written under a clock that has been set back since */
const farthestDueMs = 3_600_000

/** Runs the hook as this process. Whatever happens, what is left is exit code 2, or an answer that Claude Code understands. */
export async function hookProcess(
  args: readonly string[],
  startSync: (options: HookOptions) => void,
): Promise<void> {
  const { env } = process
  const locale = localeOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])
  const reportOnly = args.includes('--report-only')
  // Should the process end before it answers, in whatever way, it ends with this.
  process.exitCode = reportOnly ? 0 : 2
  const end = (result: HookResult): never => finish(result, locale)
  const broken = (cause: unknown) =>
    end(blocked(new GuardProblem('internal', {}, { cause }), locale, reportOnly))
  process.on('uncaughtException', broken)
  process.on('unhandledRejection', broken)
  const watchdog = setTimeout(() => {
    const problem = new GuardProblem('time-over', { seconds: watchdogMs / 1000 })
    const { stderr = '' } = blocked(problem, locale, reportOnly)
    say(2, stderr)
    // Threads that hang in the file system or on the input would be waited for by an ordinary exit. The hook's command
    // line ends in `|| exit 2`, which makes a block of this.
    process.kill(process.pid, 'SIGKILL')
  }, watchdogMs)
  const result = await runHook({
    args,
    locale,
    homes: homeFolders(),
    defaultStateRoot: defaultStateRoot({ platform: process.platform, env, homeDir: homedir() }),
    now: Date.now,
    platform: process.platform,
    readInput,
    deliver: (options, state, soon) => deliver({ options, state, soon, startSync }),
  })
  clearTimeout(watchdog)
  end(result)
}

function blocked(problem: GuardProblem, locale: Locale, reportOnly: boolean): HookResult {
  return reportOnly ? { exitCode: 0 } : { exitCode: 2, stderr: problem.sentence(locale) }
}

/** The answer as a whole or a block: half an answer is no valid one, which Claude Code would let through. */
function finish({ exitCode, stdout, stderr }: HookResult, locale: Locale): never {
  if (stderr !== undefined) say(2, `${stderr}\n`)
  if (stdout !== undefined && !say(1, `${stdout}\n`)) {
    say(2, `${new GuardProblem('internal').sentence(locale)}\n`)
    process.exit(2)
  }
  process.exit(exitCode)
}

function say(fd: 1 | 2, text: string): boolean {
  const bytes = Buffer.from(text)
  try {
    for (let written = 0, tries = 0; written < bytes.length; tries++) {
      if (tries > 100) return false
      written += writeSync(fd, bytes, written)
    }
    return true
  } catch {
    return false // the reader is gone or its pipe is full; the exit code says enough
  }
}

async function readInput(): Promise<string> {
  const bytes = await readAll(0, maxInputBytes)
  if (bytes === undefined) throw new GuardProblem('input-too-large', { limit: maxInputBytes })
  return bytes.toString('utf8')
}

/** `~` is what the environment says, which a repository's settings can change, and what the account says, which they cannot. */
function homeFolders(): string[] {
  const homes = [homedir()]
  try {
    homes.push(userInfo().homedir)
  } catch {
    // An account that is in no directory has only what the environment says.
  }
  return [...new Set(homes.map(posixPath))].filter((home) => home.startsWith('/'))
}

interface Delivery {
  options: HookOptions
  state: StateFolder
  /** something was blocked: the server learns of it within seconds */
  soon: boolean
  startSync: (options: HookOptions) => void
}

function deliver({ options, state, soon, startSync }: Delivery): void {
  try {
    const now = Date.now()
    const due = statSync(state.due, { throwIfNoEntry: false })?.mtimeMs ?? 0
    const early = soon ? deliverEveryMs - deliverSoonMs : 0
    if (due - early > now && due < now + farthestDueMs) return
    // Others that end now see that it is under way.
    if (due === 0) writeFileSync(state.due, '', { mode: 0o600 })
    const next = (now + deliverEveryMs) / 1000
    utimesSync(state.due, next, next)
    startSync(options)
  } catch {
    // Decisions wait in the spool, and the next call tries again; this one is answered already.
  }
}

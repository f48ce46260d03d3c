import type { JsonObject } from '../settings/json.ts'

export interface GuardHooksOptions {
  /** absolute path of the guard, as the shell of an engineer's machine finds it */
  binary: string
  server: string
  /** thumbprints */
  keys: readonly string[]
  /** absent: by the custom of the platform */
  state?: string | undefined
  maxAgeDays?: string | undefined
  reportOnly: boolean
}

/** Every tool that can touch anything (permission-semantics.md 1.8); what comes later is matched by the last. */
const matcher = '*'
/** The guard ends itself long before (its `watchdogMs`), since Claude Code lets through what takes longer. */
const timeoutSeconds = 15

/**
 * The part of Claude Code's managed settings that puts the guard in force. The command ends in `|| exit 2`, so that a guard
 * that is missing, killed or broken blocks too: of a hook's failures only exit code 2 does (measured with 2.1.330). What did
 * not come to say why is said by the shell. It starts without the variables by which a repository's settings could
 * load code into it.
 */
export function guardHooks(options: GuardHooksOptions): JsonObject {
  const { reportOnly } = options
  const start = `${unset} ${[options.binary, 'hook', ...argumentsOf(options)].map(quoted).join(' ')}`
  const block = `|| { [ $? = 2 ] || echo ${quoted(goneSentence)} >&2; false; } || exit 2`
  const command = `${start} ${reportOnly ? '|| exit 0' : block}`
  return {
    allowManagedHooksOnly: true,
    hooks: {
      PreToolUse: [{ matcher, hooks: [{ type: 'command', command, timeout: timeoutSeconds }] }],
      SessionStart: [
        { hooks: [{ type: 'command', command: syncCommand(options), timeout: syncTimeoutSeconds }] },
      ],
    },
  }
}

/** By these, what starts in a repository could load code into the guard. */
const unset = 'NODE_OPTIONS= NODE_COMPILE_CACHE= OPENSSL_CONF='

/** A session waits no longer for a server that does not answer. */
const syncTimeoutSeconds = 5

/**
 * Has the guard attest before the first call of a session: a laptop that comes back from a holiday would otherwise be
 * refused, and without a call there is no tool call that would wake the guard. Says nothing and stops nothing.
 */
function syncCommand(options: GuardHooksOptions): string {
  const start = [options.binary, 'sync', ...argumentsOf(options)].map(quoted).join(' ')
  return `${unset} ${start} >/dev/null 2>&1 || exit 0`
}

/** Of both: what the guard attests depends on how its hook is started. */
function argumentsOf({ server, keys, state, maxAgeDays, reportOnly }: GuardHooksOptions): string[] {
  return [
    '--server',
    server,
    ...keys.flatMap((key) => ['--key', key]),
    ...(state === undefined ? [] : ['--state', state]),
    ...(maxAgeDays === undefined ? [] : ['--max-age-days', maxAgeDays]),
    ...(reportOnly ? ['--report-only'] : []),
  ]
}

/** In both languages: a shell does not know whom it speaks to. */
const goneSentence =
  'Sekisho blocked this call because its guard is missing or was ended. Ask an administrator to install it again. / ガードが見つからないか強制終了されたため、Sekisho はこの呼び出しを止めました。管理者に再インストールを依頼してください。'

/** For a POSIX shell, which Claude Code runs hooks with on every platform. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

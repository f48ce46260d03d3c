import type { ClientAssignment } from '../../shell/client-command.ts'

/** Variables that change no more than language, colour and build options. */
const safeVariables: ReadonlySet<string> = new Set(
  `GOEXPERIMENT GOOS GOARCH CGO_ENABLED GO111MODULE RUST_BACKTRACE RUST_LOG NODE_ENV PYTHONUNBUFFERED
  PYTHONDONTWRITEBYTECODE PYTEST_DISABLE_PLUGIN_AUTOLOAD PYTEST_DEBUG ANTHROPIC_API_KEY LANG LANGUAGE LC_ALL LC_CTYPE
  LC_TIME CHARSET TERM COLORTERM NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE TZ LS_COLORS LSCOLORS GREP_COLOR
  GREP_COLORS GCC_COLORS TIME_STYLE BLOCK_SIZE BLOCKSIZE COLUMNS LINES CI DEBIAN_FRONTEND GIT_TERMINAL_PROMPT`.split(
    /\s+/,
  ),
)

/** Whether a rule that allows a program allows it with this variable before it: its value is plain and not in quotes. */
export function isSafeBeforeAny({ name, raw }: ClientAssignment): boolean {
  const value = raw.slice(name.length + 1)
  return isSafe(name, value) && /^(?:\$(?!HOME$)\w+|[\w./:-]+)$/.test(value) && raw[name.length] === '='
}

/** Whether a program that only reads may have this variable before it. */
export function isSafeBeforeReading({ name, raw, value: { special } }: ClientAssignment): boolean {
  const value = raw.slice(name.length + 1).replace(/^(['"])(.*)\1$/s, '$2')
  const runs = /\$\(|`|\$HOME\b/.test(value) && !value.startsWith('$((')
  return isSafe(name, value) && raw[name.length] === '=' && !runs && special !== true
}

function isSafe(name: string, value: string): boolean {
  if (!safeVariables.has(name)) return false
  return !/^(?:LANG|LC_ALL|LC_CTYPE)$/.test(name) || /^(?:C|POSIX|(?:\w+\.)?utf-?8)$/i.test(value)
}

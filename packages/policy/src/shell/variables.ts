/** What these are set to changes how commands are found or read. */
const altering = new Set(
  `PATH HOME SHELL IFS ENV BASH_ENV CDPATH LANG LANGUAGE HISTFILE MANPATH FPATH fpath path ZDOTDIR GLOBIGNORE EXECIGNORE
  BASH_CMDS BASH_ALIASES BASH_LOADABLES_PATH DIRSTACK`.split(/\s+/),
)

/** In the environment of every client: setting them changes what programs are given, and is asked about. */
const exported = new Set('PWD OLDPWD SHLVL TMPDIR _ CLAUDECODE ANTHROPIC_BASE_URL'.split(' '))

/** Of the shell itself; the client minds them as variables of a loop only. */
const ofShell = new Set(
  'USER LOGNAME HOSTNAME UID EUID PPID RANDOM SECONDS LINENO BASH_VERSION BASHPID PS1 PS2 PS4'.split(' '),
)

/** Whether the client reads nothing behind a command that sets this variable for those that follow. */
export function altersReading(name: string): boolean {
  return altering.has(name) || /^(?:LC|LD|DYLD)_/.test(name)
}

export function isExported(name: string): boolean {
  return exported.has(name)
}

/** Whether the client asks before a loop over this variable. */
export function guardsLoops(name: string): boolean {
  return ofShell.has(name) || altersReading(name) || isExported(name)
}

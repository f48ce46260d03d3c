/** What the process ends with. Documented in `--help` and docs/reference/cli.md; scripts may rely on it. */
export const exitCodes = {
  ok: 0,
  /** the thing checked is not in order */
  notInOrder: 1,
  usage: 2,
  /** the server cannot be reached, or met an error of its own */
  unreachable: 3,
  /** the server, or the file system, said no */
  refused: 4,
  /** a bug in the command line itself, as EX_SOFTWARE of sysexits.h */
  internal: 70,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A command cannot do what it was asked. The message is already in the reader's language. */
export class CliError extends Error {
  readonly exitCode: ExitCode
  /** stable, for `--json` */
  readonly code: string
  constructor(message: string, options: { code: string; exitCode: ExitCode; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'CliError'
    this.exitCode = options.exitCode
    this.code = options.code
  }
}

import type { Context } from '../context.ts'
import type { ExitCode } from '../exit.ts'
import type { Given } from '../given.ts'
import type { PlainMessageKey } from '../messages/index.ts'

/** One command as a fact: the parser, `--help`, the reference and the tests are made from it. */
export interface CommandDescription {
  /** one word, a group and a word, or two words and one more for a part of that command */
  name: string
  summary: PlainMessageKey
  /** name of the one argument, required unless it says otherwise; `repeatable`: one or more, read as a list */
  argument?: { name: string; text: PlainMessageKey; optional?: true; repeatable?: true }
  options: readonly OptionDescription[]
  /** what a person would type, without `sekisho` */
  examples: readonly string[]
  /** Loads what the command needs, only when it runs. */
  load: () => Promise<RunCommand>
}

export interface OptionDescription {
  /** `port` for `--port` */
  name: string
  /** `N` for `--port <N>`; absent: a switch */
  value?: string
  text: PlainMessageKey
  required?: boolean
  repeatable?: boolean
  choices?: readonly string[]
  default?: string
}

export type RunCommand = (given: Given, context: Context) => Promise<ExitCode>

import type { Locale } from '@sekisho/contract'
import picocolors from 'picocolors'
import type { TellMessage } from './messages/index.ts'
import { tellIn } from './messages/index.ts'
import { terminalJson } from './output/terminal-text.ts'
import type { LoadServer } from './server/server-door.ts'

/** Where a command prints. */
interface Stream {
  write(text: string): unknown
  isTTY?: boolean | undefined
}

/** What the process gives the command line; tests give their own. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>
  stdout: Stream
  /** asked for only by a command that reads it */
  stdin: () => AsyncIterable<Uint8Array>
  stderr: Stream
  /** relative paths start here */
  cwd: string
  homeDir: string
  platform: NodeJS.Platform
  /** epoch milliseconds */
  now: () => number
  wait: (milliseconds: number) => Promise<void>
  fetch: typeof globalThis.fetch
  loadServer: LoadServer
}

/** What every command works with. */
export interface Context extends Surroundings {
  locale: Locale
  json: boolean
  tell: TellMessage
  /** Prints lines for people; the caller has made values of others safe (`terminalText`). */
  print: (...lines: string[]) => void
  /** Prints the one document of `--json`. */
  printJson: (value: unknown) => void
  bold: (text: string) => string
}

export function createContext(
  surroundings: Surroundings,
  { locale, json }: { locale: Locale; json: boolean },
): Context {
  const { env, stdout } = surroundings
  const colors = picocolors.createColors(
    stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
  )
  return {
    ...surroundings,
    locale,
    json,
    tell: tellIn(locale),
    print: (...lines) => void stdout.write(lines.map((line) => `${line}\n`).join('')),
    printJson: (value) => void stdout.write(`${terminalJson(value)}\n`),
    bold: colors.bold,
  }
}

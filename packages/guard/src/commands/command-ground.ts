import { spawn } from 'node:child_process'
import { homedir, hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { localeOf, say, type Locale, type Sentence } from '@sekisho/contract'
import { defaultStateRoot } from '../state/state-folder.ts'
import { readAll } from '../state/read-file.ts'

/** What the commands other than the hook need of their process. */
export interface CommandGround {
  locale: Locale
  platform: NodeJS.Platform
  homeDir: string
  hostName: string
  defaultStateRoot: string
  /** how this program is started anew: the executable, or Node and a file */
  program: readonly string[]
  now: () => number
  wait: (milliseconds: number) => Promise<void>
  fetch: typeof fetch
  print: (text: string) => void
  /** what a person must read, also where the output is for a program */
  printAside: (text: string) => void
  /** all of the standard input, up to 64 kB */
  readInput: () => Promise<string>
  /** the output of another program, up to 64 kB; undefined: it is not there, or failed */
  run: (program: string, args: readonly string[]) => Promise<string | undefined>
}

const maxTextBytes = 65_536

export function processGround(): CommandGround {
  const { env, platform, execPath, argv } = process
  const isSingle = process.getBuiltinModule('node:sea').isSea()
  const locale = localeOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])
  return {
    locale,
    platform,
    homeDir: homedir(),
    hostName: hostname(),
    defaultStateRoot: defaultStateRoot({ platform, env, homeDir: homedir() }),
    program: isSingle ? [execPath] : [execPath, argv[1] ?? ''],
    now: Date.now,
    wait: (milliseconds) => setTimeout(milliseconds),
    // What the server says goes to the same person.
    fetch: (input, init) => globalThis.fetch(input, inLanguage(locale, init)),
    print: (text) => void process.stdout.write(`${text}\n`),
    printAside: (text) => void process.stderr.write(`${text}\n`),
    readInput: async () => (await readAll(0, maxTextBytes))?.toString('utf8') ?? '',
    run: runProgram,
  }
}

function inLanguage(locale: Locale, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('accept-language', locale)
  return { ...init, headers }
}

/** @returns what the program printed */
function runProgram(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    let out = ''
    // Its questions and complaints are the person's to see.
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 30_000 })
    child.stdout.on('data', (piece: Buffer) => {
      if (out.length < maxTextBytes) out += piece.toString('utf8')
    })
    child.on('error', () => resolve(undefined))
    child.on('close', (code) => resolve(code === 0 ? out : undefined))
  })
}

/** Says a sentence in the person's language. */
export function tell(
  { locale, print }: Pick<CommandGround, 'locale' | 'print'>,
  sentence: Sentence,
  values: Readonly<Record<string, string | number>> = {},
): void {
  print(say(sentence, locale, values))
}

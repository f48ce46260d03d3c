import { parseArgs } from 'node:util'
import { daysForm, thumbprintForm } from '../hook/hook-options.ts'
import { CommandProblem, sentences } from './command-problem.ts'

/** What the commands other than the hook are given; each takes what it knows. */
export interface CommandOptions {
  server?: string
  keys: readonly string[]
  state?: string
  name?: string
  /** of the settings that are printed */
  binary?: string
  /** 1 to 999 */
  maxAgeDays?: string
  tokenOnInput: boolean
  reportOnly: boolean
  json: boolean
  /** started by a hook: says nothing, and waits a moment for what else comes */
  background: boolean
}

/** @throws CommandProblem */
export function readCommandOptions(args: readonly string[]): CommandOptions {
  const { values } = parsed(args)
  const { server, key = [], state, name, binary } = values
  if (server !== undefined && !URL.canParse(server))
    throw new CommandProblem(sentences.usage, { what: '--server' })
  const { 'max-age-days': maxAgeDays } = values
  // The hook would refuse it, and so block every call on every machine.
  if (maxAgeDays !== undefined && !daysForm.test(maxAgeDays))
    throw new CommandProblem(sentences.usage, { what: '--max-age-days' })
  return {
    ...(server === undefined ? {} : { server: new URL(server).origin }),
    keys: key,
    ...(state === undefined ? {} : { state }),
    ...(name === undefined ? {} : { name }),
    ...(binary === undefined ? {} : { binary }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    tokenOnInput: values['token-stdin'] ?? false,
    reportOnly: values['report-only'] ?? false,
    json: values.json ?? false,
    background: values.background ?? false,
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: withKeysJoined(args), options, allowPositionals: false })
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.slice(0, 200) : ''
    throw new CommandProblem(sentences.usage, { what }, { cause })
  }
}

/** One thumbprint in 64 begins with a dash, and `parseArgs` takes only `--key=-…` for a value that does. */
function withKeysJoined(args: readonly string[]): string[] {
  const isKey = (at: number) => args[at - 1] === '--key' && thumbprintForm.test(args[at] ?? '')
  return args.flatMap((arg, at) => (isKey(at + 1) ? [] : isKey(at) ? [`--key=${arg}`] : [arg]))
}

const options = {
  server: { type: 'string' },
  key: { type: 'string', multiple: true },
  state: { type: 'string' },
  name: { type: 'string' },
  binary: { type: 'string' },
  'max-age-days': { type: 'string' },
  'token-stdin': { type: 'boolean' },
  'report-only': { type: 'boolean' },
  json: { type: 'boolean' },
  background: { type: 'boolean' },
} as const

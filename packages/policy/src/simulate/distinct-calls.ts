import { anyPlace, type CallPlace } from '../explain/judge.ts'
import { mainParameterOf } from '../policy-tests/call-text.ts'
import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import { ruleEffects } from '../explain/lone-rule.ts'
import { specifierOf } from '../explain/rule-subject.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { objectAt, textsAt, valueAt } from '../settings/json.ts'
import type { RecordedCall } from './recorded-call.ts'

/** A call as far as a policy can tell it from others. */
export interface DistinctCall {
  call: ToolCall
  place: CallPlace
  known: RecordedCall['known']
}

/** One recorded call, or several in one, kept small: what was written to files is forgotten. */
export interface KeptCall {
  distinct: DistinctCall
  count: number
  /** empty where unknown */
  person: string
  session: string
}

/** More are not taken. */
const maxCalls = 2_000_000

/** Gathers recorded calls, each once (two records of one call are told by its id), and the distinct ones among them. */
export interface KeptCalls {
  readonly all: readonly KeptCall[]
  readonly leftOut: number
  add(recorded: RecordedCall): void
}

export function createKeptCalls(documents: readonly PolicyDocument[]): KeptCalls {
  const parameters = new Set([...alwaysKept, ...documents.flatMap(parametersIn)])
  const distinct = new Map<string, DistinctCall>()
  const places = new Map<string, CallPlace>()
  const byId = new Map<string, KeptCall>()
  const all: KeptCall[] = []
  let leftOut = 0
  return {
    all,
    get leftOut() {
      return leftOut
    },
    add(one) {
      const known = one.id === undefined ? undefined : byId.get(one.id)
      const count = one.count ?? 1
      if (known === undefined && all.length >= maxCalls) {
        leftOut += count
        return
      }
      const place = placeOf(one, places)
      const call = { tool: one.call.tool, input: picked(one.call, parameters) }
      const key = `${place.mode ?? ''}\n${place.cwd}\n${one.known}\n${call.tool}\n${JSON.stringify(call.input)}`
      const same = distinct.get(key) ?? { call, place, known: one.known }
      distinct.set(key, same)
      if (known !== undefined) return complete(known, one, same)
      const made = { distinct: same, count, person: personOf(one), session: one.session ?? '' }
      all.push(made)
      if (one.id !== undefined) byId.set(one.id, made)
    },
  }
}

/** A second record of the same call may know more: the decision has no input, the result may. */
function complete(known: KeptCall, record: RecordedCall, distinct: DistinctCall): void {
  if (known.distinct.known === 'name' && record.known === 'input') known.distinct = distinct
  known.person ||= personOf(record)
  known.session ||= record.session ?? ''
}

/** Who is not recorded is called as the home folder is that the call was made in. */
function personOf({ person, cwd }: RecordedCall): string {
  return person ?? (cwd === undefined ? '' : (homeFolder.exec(cwd)?.[2] ?? ''))
}

const homeFolder = /^(\/(?:home|Users|[a-z]\/Users)\/([^/]+)|\/root)(?:\/|$)/

function placeOf({ cwd, mode }: RecordedCall, places: Map<string, CallPlace>): CallPlace {
  const key = `${mode ?? ''}\n${cwd ?? ''}`
  const known = places.get(key)
  if (known !== undefined) return known
  const home = cwd === undefined ? anyPlace.home : (homeFolder.exec(cwd)?.[1] ?? anyPlace.home)
  const made = { cwd: cwd ?? anyPlace.cwd, home, ...(mode === undefined ? {} : { mode }) }
  if (places.size < maxPlaces) places.set(key, made)
  return made
}

const maxPlaces = 10_000

/** What the evaluators look at besides the main parameter of a tool. */
const alwaysKept = ['pattern', 'glob', 'args']

function picked({ tool, input }: ToolCall, parameters: ReadonlySet<string>): ToolCall['input'] {
  const main = mainParameterOf(tool)
  const picked: Record<string, unknown> = {}
  for (const key of main === undefined ? parameters : [main, ...parameters]) {
    const value = valueAt(input, key)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      picked[key] = value
  }
  return picked
}

/** Parameters that rules name: `Bash(run_in_background:true)`. */
function parametersIn({ settings }: PolicyDocument): string[] {
  const permissions = objectAt(settings, 'permissions')
  return ruleEffects.flatMap((effect) =>
    textsAt(permissions, effect).flatMap(
      (rule) => /^\s*([A-Za-z_]\w{0,100})\s*:/.exec(specifierOf(rule) ?? '')?.[1] ?? [],
    ),
  )
}

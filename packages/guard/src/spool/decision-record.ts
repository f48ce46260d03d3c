import { randomBytes } from 'node:crypto'
import { formatId, guardVerdicts, type GuardDecision } from '@sekisho/contract'
import { parseObject, textAt } from '../state/json.ts'

/** @param at epoch milliseconds */
export function newDecision(at: number, decision: Omit<GuardDecision, 'id' | 'at'>): GuardDecision {
  return { id: formatId('guardDecision', at, randomBytes(10)), at, ...decision }
}

/** As the server takes them (its bodies.ts): one that it would refuse must not keep those after it from being delivered. */
const idPattern = /^gdd_[0-9A-HJKMNP-TV-Z]{26}$/
const reasonPattern = /^[a-z][a-z0-9-]{0,60}$/
const maxText = 200
const maxRule = 500
const maxVersions = 20

/** A line of a segment. Undefined: damaged, or nothing that a guard writes. */
export function parseDecision(line: string): GuardDecision | undefined {
  const value = parseObject(line)
  if (value === undefined) return undefined
  const [id, tool, reason] = ['id', 'tool', 'reason'].map((key) => textAt(value, key) ?? '')
  const verdict = guardVerdicts.find((known) => known === value['verdict'])
  const { at, enforced, versions } = value
  if (!id || !idPattern.test(id) || !reason || !reasonPattern.test(reason) || !tool || !isShort(tool))
    return undefined
  if (verdict === undefined || typeof enforced !== 'boolean') return undefined
  if (typeof at !== 'number' || !Number.isInteger(at) || at < 0 || at > latest) return undefined
  const named = Array.isArray(versions)
    ? versions.filter((one) => typeof one === 'string' && isShort(one))
    : undefined
  return {
    id,
    at,
    tool,
    verdict,
    enforced,
    reason,
    rule: textAt(value, 'rule')?.slice(0, maxRule),
    session: shortAt(value, 'session'),
    toolUse: shortAt(value, 'toolUse'),
    versions: named?.slice(0, maxVersions),
  }
}

/** epoch milliseconds, in the year 2243 */
const latest = 8_640_000_000_000

function isShort(text: string): boolean {
  return text !== '' && text.length <= maxText
}

function shortAt(value: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const text = textAt(value, key)
  return text !== undefined && isShort(text) ? text : undefined
}

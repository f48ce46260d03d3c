/** One provider, UTC day and model, or another thing that is paid for. */
export interface Compared {
  provider: string
  day: string
  model: string
  theirsMicroUsd: number
  oursMicroUsd: number
  /** what rounding alone may make */
  boundMicroUsd: number
  /** charged without knowing what was used; the truth is taken to lie between nothing and twice as much */
  doubtfulMicroUsd: number
  /** at list price without modifiers, where a contract priced ours and it can be told */
  listMicroUsd?: number
  /** false: Sekisho does not meter such things */
  metered: boolean
  theirLines: number
  calls: number
  contractCalls: number
  estimatedCalls: number
  lostCalls: number
  unlistedCalls: number
}

export type Verdict =
  | 'equal'
  | 'rounding'
  | 'doubt'
  | 'list_price'
  | 'midnight'
  | 'outside'
  | 'unmetered'
  | 'missing'
  | 'unexplained'

export interface Judged extends Compared {
  differenceMicroUsd: number
  verdict: Verdict
}

/** Why theirs and ours differ, as far as it can be told. @param lines sorted by provider, model and day */
export function judge(lines: readonly Compared[]): Judged[] {
  const judged = lines.map((line) => {
    const differenceMicroUsd = line.theirsMicroUsd - line.oursMicroUsd
    return { ...line, differenceMicroUsd, verdict: verdictOf(line, differenceMicroUsd) }
  })
  judged.forEach((line, at) => {
    const next = judged[at + 1]
    if (next === undefined || !makeUp(line, next)) return
    line.verdict = 'midnight'
    next.verdict = 'midnight'
  })
  return judged
}

function verdictOf(line: Compared, difference: number): Verdict {
  const { theirsMicroUsd, listMicroUsd, boundMicroUsd, doubtfulMicroUsd } = line
  const isWithin = (amount: number, bound: number) => Math.abs(amount) <= bound
  if (difference === 0) return 'equal'
  if (isWithin(difference, boundMicroUsd)) return 'rounding'
  if (!line.metered) return 'unmetered'
  if (line.calls === 0) return 'outside'
  if (isWithin(difference, boundMicroUsd + doubtfulMicroUsd)) return 'doubt'
  if (line.theirLines === 0) return 'missing'
  if (
    line.contractCalls > 0 &&
    listMicroUsd !== undefined &&
    isWithin(theirsMicroUsd - listMicroUsd, boundMicroUsd)
  )
    return 'list_price'
  return 'unexplained'
}

const dayMs = 86_400_000
const open: readonly Verdict[] = ['unexplained', 'missing', 'outside']

/** A call over midnight is of one day here, where it was admitted, and may be of the next there. */
function makeUp(line: Judged, next: Judged): boolean {
  if (line.provider !== next.provider || line.model !== next.model) return false
  if (Date.parse(next.day) - Date.parse(line.day) !== dayMs) return false
  if (!open.includes(line.verdict) || !open.includes(next.verdict)) return false
  if (line.calls === 0 && next.calls === 0) return false
  const bound = line.boundMicroUsd + next.boundMicroUsd + line.doubtfulMicroUsd + next.doubtfulMicroUsd
  return Math.abs(line.differenceMicroUsd + next.differenceMicroUsd) <= bound
}

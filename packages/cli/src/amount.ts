/** A limit as the admin API has it: micro-USD, tokens or calls. */
export interface Amount {
  unit: 'usd' | 'tokens' | 'calls'
  /** null: no limit */
  limit: number | null
}

/** What the admin API takes at most. */
const most = 1_000_000_000_000_000n

const number = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.\d{1,6})?`
const dollars = new RegExp(`^\\$(${number})$`)
const counted = new RegExp(`^(${number})([kKMB]?) ?(usd|USD|tokens|calls)$`)
const unlimited = /^none(?: (usd|USD|tokens|calls))?$/
const zeros = { '': 0, k: 3, K: 3, M: 6, B: 9 } as const

/** `$25`, `25usd`, `$1,250.50`, `2M tokens`, `60 calls`, `none`, `none tokens`; undefined for anything else, and for what is not whole in its unit. */
export function parseAmount(text: string): Amount | undefined {
  const none = unlimited.exec(text)
  if (none !== null) return { unit: unitOf(none[1] ?? 'usd'), limit: null }
  const [, money] = dollars.exec(text) ?? []
  if (money !== undefined) return amount('usd', money, 6)
  const [, digits, scale, unit] = counted.exec(text) ?? []
  if (digits === undefined || scale === undefined || unit === undefined) return undefined
  // Sound: the pattern allows these letters only.
  const shift = zeros[scale as keyof typeof zeros]
  return unitOf(unit) === 'usd' ? amount('usd', digits, 6 + shift) : amount(unitOf(unit), digits, shift)
}

function unitOf(name: string): Amount['unit'] {
  return name === 'tokens' || name === 'calls' ? name : 'usd'
}

/** Exact: the digits move, nothing is multiplied. */
function amount(unit: Amount['unit'], digits: string, places: number): Amount | undefined {
  const [whole = '', decimals = ''] = digits.replaceAll(',', '').split('.')
  const significant = decimals.replace(/0+$/, '')
  if (significant.length > places) return undefined
  const limit = BigInt(whole + significant + '0'.repeat(places - significant.length))
  return limit > most ? undefined : { unit, limit: Number(limit) }
}

/** Prefixes of the ids Sekisho makes. The prefix names the noun, so that a pasted id explains itself. */
export const idPrefixes = {
  person: 'per',
  credential: 'key',
  exchange: 'exc',
  boot: 'boot',
  hold: 'hold',
  change: 'chg',
  serviceAccount: 'svc',
  group: 'grp',
  session: 'ses',
  device: 'dev',
  invitation: 'inv',
  federationRule: 'fed',
  budget: 'spl',
  project: 'prj',
  costReport: 'rpt',
  legalHold: 'lgh',
  contentRequest: 'crq',
  contentKey: 'cky',
  complianceKey: 'cak',
  policy: 'pol',
  mcpServer: 'mcp',
  guardDevice: 'gdv',
  guardDecision: 'gdd',
} as const

export type IdNoun = keyof typeof idPrefixes
export type Id<Noun extends IdNoun> = `${(typeof idPrefixes)[Noun]}_${string}`

const prefixesOfNamed: readonly string[] = [
  idPrefixes.person,
  idPrefixes.serviceAccount,
  idPrefixes.group,
  idPrefixes.credential,
  idPrefixes.device,
  idPrefixes.guardDevice,
  idPrefixes.federationRule,
  idPrefixes.policy,
  idPrefixes.budget,
  idPrefixes.project,
  idPrefixes.mcpServer,
  idPrefixes.complianceKey,
]

/** True of an id of what people gave a name, which lists and entries leave out. */
export function isIdOfNamed(text: string): boolean {
  return prefixesOfNamed.includes(text.slice(0, 3)) && /^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$/.test(text)
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A prefixed ULID: 48 bits of time, 80 random bits, Crockford base32, sortable by creation time.
 * @param timeMs milliseconds since the epoch, UTC
 * @param random ten random bytes
 * @see https://github.com/ulid/spec
 */
export function formatId<Noun extends IdNoun>(noun: Noun, timeMs: number, random: Uint8Array): Id<Noun> {
  if (random.length < 10) throw new RangeError('an id needs ten random bytes')
  let time = ''
  for (let rest = timeMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = crockford[rest % 32] + time
  let tail = ''
  let bits = 0
  let held = 0
  for (let i = 0; i < 10; i++) {
    held = (held << 8) | (random[i] ?? 0)
    bits += 8
    while (bits >= 5) {
      bits -= 5
      tail += crockford[(held >>> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  return `${idPrefixes[noun]}_${time}${tail}`
}

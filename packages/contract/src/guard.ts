/** What the guard on an engineer's machine and the server say to each other, beside JSON Web Tokens. */

/** `aud` of what a guard signs is the server's origin and this path. */
export const guardPath = '/v1/guard'

/** `typ` of the tokens a guard signs with its device key, so that none passes for another. */
export const guardTokenTypes = {
  request: 'sekisho-guard-request+jwt',
  enrolment: 'sekisho-guard-enrolment+jwt',
  attestation: 'sekisho-guard-attestation+jwt',
} as const

/** `typ` of a statement in which a key for policies names the one that follows it (`successor`, a JWK). */
export const policyKeyTokenType = 'sekisho-policy-key+jwt'

export const guardLimits = {
  /** decisions in one upload */
  batch: 500,
  /** bytes of any request of a guard */
  bodyBytes: 524_288,
  /** between making a token and showing it, and how far clocks may differ */
  tokenLifeMs: 60_000,
  clockSkewMs: 300_000,
  /** decisions older than that are not kept any more */
  decisionAgeMs: 30 * 86_400_000,
} as const

export const guardModes = ['off', 'report', 'enforce'] as const
export type GuardMode = (typeof guardModes)[number]

export const guardVerdicts = ['allow', 'ask', 'deny'] as const
export type GuardVerdict = (typeof guardVerdicts)[number]

/** One decision of a guard. Never what a tool was given: this is what may be kept under every retention. */
export interface GuardDecision {
  /** made by the guard: `gdd_` and a ULID; counted once however often it arrives */
  id: string
  /** epoch milliseconds, of the machine's own clock */
  at: number
  tool: string
  verdict: GuardVerdict
  /** false: reported only, nothing was stopped */
  enforced: boolean
  /** a stable code, kebab-case */
  reason: string
  /** the rule that decided, as it stands in the policy */
  rule?: string | undefined
  /** Claude Code's session id and the id of the tool use */
  session?: string | undefined
  toolUse?: string | undefined
  /** versions that were in force, `policy@version`; absent: none could be read */
  versions?: readonly string[] | undefined
}

/** What a guard states, signed with its device key over a nonce of the server. */
export interface GuardStatement {
  nonce: string
  device: string
  /** of the settings it decides by; absent: it holds none that it may use, and blocks for want of one unless it only reports */
  checksum?: string | undefined
  /** none beside a checksum: the server signed that no policy is for its person */
  versions: readonly { policy: string; version: number }[]
  /** what it does: `report` also where its command line has it only report what the policy would have it enforce */
  mode: GuardMode
  /** epoch milliseconds: when the server signed what it holds */
  issuedAt?: number | undefined
  /** why it can use nothing it holds; a code of the guard, kebab-case */
  problem?: string | undefined
  guardVersion: string
  /** SHA-256, hex, of the id that Claude Code has for itself there (`userID` of ~/.claude.json); absent: it has none */
  clientDevice?: string | undefined
  /** where managed settings were found on the machine */
  sources: readonly string[]
  /** epoch milliseconds */
  at: number
}

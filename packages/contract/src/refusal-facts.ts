/**
 * What stood in the sentence of a refusal, as far as it is kept: nothing that people or clients write freely, so a budget and
 * a project are named by id.
 */
export interface RefusalFacts {
  /** `policy`: the tokens a day of an access rule */
  budget?: string | undefined
  /** of the amounts: micro-USD, tokens or calls */
  unit?: 'usd' | 'tokens' | 'calls' | undefined
  used?: number | undefined
  /** without a unit: devices, or bytes */
  limit?: number | undefined
  needed?: number | undefined
  /** of a rate */
  period?: 'minute' | 'at_once' | undefined
  /** epoch milliseconds */
  resetsAt?: number | undefined
  /** after which it may be tried again, or that were waited */
  seconds?: number | undefined
  /** within which a guard must have attested */
  hours?: number | undefined
  project?: string | undefined
  /** models */
  allowed?: string | undefined
}

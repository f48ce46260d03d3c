/** What is held of one call under retention `full`; an end that is absent is not held. */
export interface KeptContent {
  /** bytes of the request as it was sent to the provider */
  request?: number | undefined
  /** as `requestDigest`, of the request as it was sent; absent: those are the bytes that came */
  requestDigest?: string | undefined
  /** bytes of the answer as far as it was passed on */
  response?: number | undefined
  notKept?: NotKept | undefined
}

/** Why something is not held: the vault did not answer or failed, too much waits for it, or it was erased meanwhile. */
export type NotKept = 'unavailable' | 'behind' | 'erased'

/** What a legal hold is on; `everything` has no id. */
export interface HoldTarget {
  type: 'person' | 'conversation' | 'project' | 'everything'
  id?: string | undefined
}

/** Entries about content and what keeps it from being removed. They never hold content. */
export interface ContentEntryData {
  'content.read_requested': { request: string; exchange: string; person: string; reason: string }
  'content.read_approved': { request: string; exchange: string; person: string }
  /** durable before a byte of it is shown; `request` where a second person approved */
  'content.read': { person: string; exchanges: readonly string[]; reason: string; request?: string }
  /** data keys destroyed, and with them the content of so many calls */
  'content.erased': { person: string; reason: string; keys: number; exchanges: number }
  /** likewise by age: content of days before `before`, YYYY-MM-DD */
  'content.expired': { before: string; keys: number; exchanges: number }
  /** data keys that another key-encryption key wraps from now on */
  'content_keys.rewrapped': { to: string; keys: number }
  'hold.placed': { hold: string; target: HoldTarget; reason: string }
  'hold.lifted': { hold: string; target: HoldTarget; reason: string }
}

import type { Client } from '@sekisho/contract'

/** What was sent and answered in a call, as it went over the wire. */
export interface CallContent {
  /** the request's body: JSON of the Messages API */
  request: Uint8Array | undefined
  /** the answer's body: JSON, or server-sent events */
  response: Uint8Array | undefined
}

/** Why nothing of a call is shown: nothing is kept of it, or a second person would have to approve that it is read. */
export type Withheld = 'not_retained' | 'approval_required'

/** A key of the compliance API, and where its request came from. */
export interface ComplianceReader {
  key: string
  client: Client
}

/** Where the content of calls is kept, for those of which it is. */
export interface Transcripts {
  /**
   * One for each call, in order. That all of them are read is on the record before the first is given. Contents are large:
   * the next one is opened when the one before is done with, whoever else reads.
   * @param exchanges at most 25
   */
  read(exchanges: readonly string[], reader: ComplianceReader): AsyncIterable<CallContent | Withheld>
}

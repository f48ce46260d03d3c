/** What was sent and answered in a call, as it went over the wire. */
export interface CallContent {
  /** the request's body: JSON of the Messages API */
  request: Uint8Array | undefined
  /** the answer's body: JSON, or server-sent events */
  response: Uint8Array | undefined
}

/** Where the content of calls is kept, for those of which it is. */
export interface Transcripts {
  /**
   * Of the calls that are kept and may be read; that they were read is on the record before it resolves.
   * @param exchanges at most 25
   */
  read(exchanges: readonly string[], reader: { key: string }): Promise<ReadonlyMap<string, CallContent>>
}

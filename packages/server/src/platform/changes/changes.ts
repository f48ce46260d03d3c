/** What may change at run time and is held in memory by every node. */
export type Topic = 'people' | 'credentials' | 'policies' | 'providers'

/**
 * Notices that something changed. A notice is a hint: nodes also poll a version row every 500 ms, so that losing one
 * delays and never breaks.
 */
export interface Changes {
  /** Tells every node, this one included. Called after the commit that raised the topic's version row. */
  announce(topic: Topic): void
  /** Calls `reload` after each change, never twice at once; a `reload` that throws is logged and tried again at the next poll. */
  subscribe(topic: Topic, reload: () => Promise<void>): void
  close(): Promise<void>
}

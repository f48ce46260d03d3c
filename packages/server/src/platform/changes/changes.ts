/** What may change at run time and is held in memory by every node. */
export type Topic =
  | 'people'
  | 'credentials'
  | 'policies'
  | 'providers'
  | 'sessions'
  | 'devices'
  | 'invitations'
  | 'federation'
  | 'signing_keys'
  | 'checkpoint_keys'
  | 'local_sign_in'
  | 'budgets'
  | 'projects'
  | 'mcp_servers'
  | 'reports'
  | 'sinks'
  | 'holds'
  | 'content_requests'
  | 'guards'

/**
 * Notices that something changed. A notice is a hint: nodes also poll the topic's version row every 500 ms, so that
 * losing one delays and never breaks.
 */
export interface Changes {
  /** Tells every node, this one included. Called after the commit that raised the topic's version row. Never throws. */
  announce(topic: Topic): void
  /**
   * Calls `reload` soon after subscribing and after each change, never twice at once; changes that come close together
   * share a call, and the last call begins after the last of them. A `reload` that throws is logged and tried again at
   * the next poll.
   */
  subscribe(topic: Topic, reload: () => Promise<void>): void
  /**
   * False once this process cannot know what changed: for longer than the limit, versions could not be read or a
   * `reload` did not work. Costs nothing; it is asked for each call.
   */
  isFresh(): boolean
  /** Resolves when no `reload` is running and none will. */
  close(): Promise<void>
}

/** The version of every topic that ever changed, from SQL. */
export type ReadVersions = () => Promise<ReadonlyMap<string, number>>

/** Builds an adapter for the database whose versions it is given. */
export type ConnectChanges = (versions: ReadVersions) => Changes

export const defaultPollMs = 500

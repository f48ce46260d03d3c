/**
 * Lets one node do a chore. A lease only saves work: whoever relies on being alone must also compare and swap in SQL.
 */
export interface Lease {
  /**
   * True while this node may do the chore. Cheap to call before every round; takes the lease when it is free and keeps
   * it until `close` or until the node is cut off. False, never an error, when nobody can say.
   */
  held(chore: string): Promise<boolean>
  /** Gives up every lease. */
  close(): Promise<void>
}

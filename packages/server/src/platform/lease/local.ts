import type { Lease } from './lease.ts'

/** One process: every chore is this node's own, until it closes. */
export function createLocalLease(): Lease {
  let closed = false
  return {
    held: async () => !closed,
    close: async () => {
      closed = true
    },
  }
}

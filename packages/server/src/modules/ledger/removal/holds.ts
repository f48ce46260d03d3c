import type { Entry } from '@sekisho/contract'

/** What must stay, whatever its age. */
export interface Holds {
  /** differs whenever other entries are held */
  version: string
  holds: (entry: Entry) => boolean
  /** @throws when it cannot be promised any longer that nothing else is held: the connection that locks is gone */
  confirm: () => Promise<void>
}

/** Runs with what is held. No hold is placed or lifted on any node until `run` has settled. */
export type Holding = <Result>(run: (holds: Holds) => Promise<Result>) => Promise<Result>

export const nothingHeld: Holding = (run) =>
  run({ version: '', holds: () => false, confirm: async () => undefined })

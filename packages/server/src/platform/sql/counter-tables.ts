export interface CountersTable {
  key: string
  /** used before any node counted here: what SQL said when the key was first seen */
  base: number
}

export interface CounterSharesTable {
  node: string
  key: string
  used: number
  held: number
  /** sum of the variances of what is held, in the square of the counter's unit */
  held_variance: number
  /** how many holds there are */
  holds: number
  /** of what is held, what will be used whatever happens; null: all of it, written by an older release */
  certain: number | null
  /** what the holds were granted for, or what is certain where that is more; null as above */
  promised: number | null
  /** what the node may hold besides without asking the others; ends like `held` */
  reserved: number
  /** by PostgreSQL's clock; `held` no longer counts after it, unless the node lives on; `used` always does */
  held_until: number
}

export interface CounterNodesTable {
  /** its name in counter_shares */
  node: string
  /** by PostgreSQL's clock; renewed while it runs */
  alive_until: number
}

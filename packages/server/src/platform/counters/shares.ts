import type { ClientBase, Pool } from 'pg'

/** A node's part of a counter. Only that node writes it; all add it up. */
export interface Share {
  key: string
  used: number
  held: number
  /** sum of the variances of what is held */
  variance: number
  /** how many holds there are */
  holds: number
  /** of what is held, what will be used whatever happens */
  certain: number
  /** sum of what the holds were granted for, or of what is certain where that is more */
  promised: number
  /** what the node may hold besides, without asking */
  reserved: number
}

/** What other nodes have of a counter. */
export interface OtherShares extends Share {
  /** how many of them are alive */
  nodes: number
}

/**
 * Makes the counters' rows where they are missing, and lifts a counter that knows less than SQL does, shares included.
 * @param used what SQL says beyond what this node has used
 */
export async function ensureCounters(
  pool: Pool,
  node: string,
  counters: readonly { key: string; used: number }[],
): Promise<void> {
  await pool.query(
    `insert into counters (key, base)
       select key, greatest(0, base - (
         select coalesce(sum(used), 0) from counter_shares where key = seen.key and node <> $1))
       from unnest($2::text[], $3::bigint[]) as seen (key, base) order by key collate "C"
     on conflict (key) do update set base = greatest(counters.base, excluded.base)`,
    [node, counters.map(({ key }) => key), counters.map(({ used }) => used)],
  )
}

/**
 * Locks the counters until the transaction ends, always in the same order so that nodes cannot wait in a circle.
 * @returns the base of each counter that exists
 */
export async function lockCounters(
  client: ClientBase,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ key: string; base: number }>(
    'select key, base from counters where key = any($1::text[]) order by key for update',
    [keys],
  )
  return new Map(rows.map((row) => [row.key, row.base]))
}

/** What the other nodes used and hold; holds of nodes that stopped renewing them do not count. */
export async function readOtherShares(
  client: Pool | ClientBase,
  node: string,
  keys: readonly string[],
): Promise<OtherShares[]> {
  const { rows } = await client.query<OtherShares>(
    `select key, sum(used) as used, coalesce(sum(held) filter (where alive), 0) as held,
       coalesce(sum(held_variance) filter (where alive), 0) as variance,
       coalesce(sum(holds) filter (where alive), 0) as holds,
       coalesce(sum(coalesce(certain, held)) filter (where alive), 0) as certain,
       coalesce(sum(coalesce(promised, held)) filter (where alive), 0) as promised,
       coalesce(sum(reserved) filter (where alive), 0) as reserved, count(*) filter (where alive) as nodes
     from (
       select share.*, greatest(held_until, alive_until) > ${databaseNow} as alive
       from counter_shares as share left join counter_nodes using (node)
       where key = any($1::text[]) and node <> $2
     ) as share
     group by key`,
    [keys, node],
  )
  return rows
}

/**
 * Whole values, not differences: writing the same twice changes nothing, so a lost answer can simply be tried again.
 * @returns the keys of which the node had no share
 */
export async function writeShares(
  client: Pool | ClientBase,
  owner: { node: string; lifeMs: number },
  shares: readonly Share[],
): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `with written as (insert into counter_shares
         (node, key, used, held, held_variance, holds, certain, promised, reserved, held_until)
       select $1, key, used, held, variance, holds, certain, promised, reserved, ${databaseNow} + $2::bigint
       from unnest($3::text[], $4::bigint[], $5::bigint[], $6::float8[], $7::bigint[], $8::bigint[], $9::bigint[],
           $10::bigint[]) as share (key, used, held, variance, holds, certain, promised, reserved)
     on conflict (key, node) do update
       set used = excluded.used, held = excluded.held, held_variance = excluded.held_variance,
         holds = excluded.holds, certain = excluded.certain, promised = excluded.promised,
         reserved = excluded.reserved, held_until = excluded.held_until
     returning key, xmax)
     select key from written where xmax = 0`,
    [
      owner.node,
      owner.lifeMs,
      shares.map((share) => share.key),
      shares.map((share) => share.used),
      shares.map((share) => share.held),
      shares.map((share) => share.variance),
      shares.map((share) => share.holds),
      shares.map((share) => share.certain),
      shares.map((share) => share.promised),
      shares.map((share) => share.reserved),
    ],
  )
  return rows.map(({ key }) => key)
}

/** Whatever the node holds counts for another `lifeMs`. */
export async function renewLife(pool: Pool, owner: { node: string; lifeMs: number }): Promise<void> {
  await pool.query(
    `insert into counter_nodes (node, alive_until) values ($1, ${databaseNow} + $2::bigint)
     on conflict (node) do update set alive_until = excluded.alive_until`,
    [owner.node, owner.lifeMs],
  )
}

/** What was used before any node counted. */
export async function readBases(pool: Pool, keys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; base: number }>(
    'select key, base from counters where key = any($1::text[])',
    [keys],
  )
  return new Map(rows.map((row) => [row.key, row.base]))
}

/** @param oldest keys that end in an earlier date or minute go, and open ones on which nobody alive holds anything */
export async function deleteOldCounters(pool: Pool, oldest: { date: string; minute: string }): Promise<void> {
  const isOld = String.raw`(key ~ '\d{4}-\d{2}-\d{2}$' and right(key, 10) < $1)
    or (key ~ '\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$' and right(key, 16) < $2)`
  const alive = `select from counter_nodes where node = counter_shares.node and alive_until > ${databaseNow}`
  const isLeft = `key like '%:open' and held_until < ${databaseNow} and not exists (${alive})`
  await pool.query(`delete from counter_shares where ${isOld} or (${isLeft})`, [oldest.date, oldest.minute])
  const isUnshared = `key like '%:open' and not exists (select from counter_shares where key = counters.key)`
  await pool.query(`delete from counters where ${isOld} or (${isUnshared})`, [oldest.date, oldest.minute])
}

/** Removes the nodes that died a day ago. */
export async function deleteDeadNodes(pool: Pool): Promise<void> {
  await pool.query(`delete from counter_nodes where alive_until < ${databaseNow} - 86400000`)
}

/**
 * Makes what a node used part of what the counters began with, and removes its shares: whatever it counts there from now
 * on comes on top.
 */
export async function absorbShares(pool: Pool, node: string, keys: readonly string[]): Promise<void> {
  await pool.query(
    `with locked as (select key from counters where key = any($2::text[]) order by key for update),
       gone as (
         delete from counter_shares where node = $1 and key in (select key from locked) returning key, used
       )
     update counters set base = base + gone.used from gone where counters.key = gone.key`,
    [node, keys],
  )
}

/** Removes counters by name, with what all nodes have of them. */
export async function deleteCounters(pool: Pool, keys: readonly string[]): Promise<void> {
  await pool.query('delete from counter_shares where key = any($1::text[])', [keys])
  await pool.query('delete from counters where key = any($1::text[])', [keys])
}

/** The server's clock, so that nodes whose clocks differ agree on who is alive. */
export const databaseNow = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

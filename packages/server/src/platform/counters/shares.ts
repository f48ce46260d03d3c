import type { ClientBase, Pool } from 'pg'

/** A node's part of a counter. Only that node writes it; all add it up. */
export interface Share {
  key: string
  used: number
  held: number
}

/** Makes the counters' rows where they are missing, and lifts a counter that knows less than SQL does. */
export async function ensureCounters(
  pool: Pool,
  keys: readonly string[],
  used: readonly number[],
): Promise<void> {
  await pool.query(
    `insert into counters (key, base)
       select key, base from unnest($1::text[], $2::bigint[]) as seen (key, base) order by key collate "C"
     on conflict (key) do update set base = greatest(
       counters.base,
       excluded.base - (select coalesce(sum(used), 0) from counter_shares where key = excluded.key)
     )`,
    [keys, used],
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
): Promise<Share[]> {
  const { rows } = await client.query<Share>(
    `select key, sum(used) as used, coalesce(sum(held) filter (where held_until > ${databaseNow}), 0) as held
     from counter_shares where key = any($1::text[]) and node <> $2 group by key`,
    [keys, node],
  )
  return rows
}

/** Whole values, not differences: writing the same twice changes nothing, so a lost answer can simply be tried again. */
export async function writeShares(
  client: Pool | ClientBase,
  owner: { node: string; lifeMs: number },
  shares: readonly Share[],
): Promise<void> {
  await client.query(
    `insert into counter_shares (node, key, used, held, held_until)
       select $1, key, used, held, ${databaseNow} + $2::bigint
       from unnest($3::text[], $4::bigint[], $5::bigint[]) as share (key, used, held)
     on conflict (key, node) do update
       set used = excluded.used, held = excluded.held, held_until = excluded.held_until`,
    [
      owner.node,
      owner.lifeMs,
      shares.map((share) => share.key),
      shares.map((share) => share.used),
      shares.map((share) => share.held),
    ],
  )
}

/** What was used under a key before any node counted; 0 when there is no such counter. */
export async function readBase(pool: Pool, key: string): Promise<number> {
  const { rows } = await pool.query<{ base: number }>('select base from counters where key = $1', [key])
  return rows[0]?.base ?? 0
}

/** @param oldest YYYY-MM-DD; keys that end in an earlier date go */
export async function deleteOldCounters(pool: Pool, oldest: string): Promise<void> {
  const isOld = String.raw`key ~ '\d{4}-\d{2}-\d{2}$' and right(key, 10) < $1`
  await pool.query(`delete from counter_shares where ${isOld}`, [oldest])
  await pool.query(`delete from counters where ${isOld}`, [oldest])
}

/** The server's clock, so that nodes whose clocks differ agree on who is alive. */
const databaseNow = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

import type { Pool } from 'pg'
import { databaseNow } from './shares.ts'

/** Under which name stands what the ledger knows of and no node counted. It holds nothing and is never alive. */
const ledgerNode = 'ledger'

/** Nodes that stopped, or were not heard of for too long. */
export async function readDeadNodes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ node: string }>(
    `select node from counter_nodes where alive_until < ${databaseNow}`,
  )
  return rows.map(({ node }) => node)
}

/** Keys that end in a date, in order, on which one of these nodes held something when it was last heard of. */
export async function readKeysLeftBy(
  pool: Pool,
  { nodes, after, limit }: { nodes: readonly string[]; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>(
    String.raw`select distinct key from counter_shares
     where node = any($1::text[]) and (holds > 0 or reserved > 0) and key ~ '\d{4}-\d{2}-\d{2}$' and key > $2
     order by key limit $3`,
    [nodes, after, limit],
  )
  return rows.map(({ key }) => key)
}

/** What counters show as used, but for the ledger's share. Keys that have no counter are left out. */
export async function readUsed(pool: Pool, keys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; used: number }>(
    `select key, base + (select coalesce(sum(used), 0)::bigint from counter_shares as share
       where share.key = counters.key and node <> $2) as used
     from counters where key = any($1::text[])`,
    [keys, ledgerNode],
  )
  return new Map(rows.map(({ key, used }) => [key, used]))
}

/** Moves the ledger's shares into these bounds, by as little as can be; no share is below nothing. */
export async function correctLedgerShares(
  pool: Pool,
  bounds: readonly { key: string; least: number; most: number }[],
): Promise<void> {
  await pool.query(
    `insert into counter_shares (node, key, used, held, held_variance, holds, reserved, held_until)
       select $1, key, 0, 0, 0, 0, 0, 0 from unnest($2::text[], $3::bigint[]) as bound (key, least) where least > 0
     on conflict do nothing`,
    [ledgerNode, bounds.map(({ key }) => key), bounds.map(({ least }) => least)],
  )
  await pool.query(
    `update counter_shares set used = greatest(0, least(greatest(used, bound.low), bound.high))
     from unnest($2::text[], $3::bigint[], $4::bigint[]) as bound (key, low, high)
     where node = $1 and counter_shares.key = bound.key`,
    [
      ledgerNode,
      bounds.map(({ key }) => key),
      bounds.map(({ least }) => least),
      bounds.map(({ most }) => most),
    ],
  )
}

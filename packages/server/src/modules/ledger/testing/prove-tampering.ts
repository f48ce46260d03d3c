import type { TestDatabase } from '../../../platform/sql/test-database.ts'
import { verifyLedgerStore } from '../verify-store.ts'
import { admitted, refused, settled } from './entries.ts'
import { createTestClock, openNode } from './nodes.ts'
import { openTestStore, type TestStore } from './store.ts'
import { createRandom, tamper, undo } from './tamper.ts'

export interface TamperingProof {
  /** how many of each kind were done */
  done: Record<string, number>
  /** what was not found, or named elsewhere */
  missed: string[]
}

/** Changes one thing after another at random places of a store, and looks whether verifying it names each place first. */
export async function proveTampering({
  database,
  rounds,
  seed,
}: {
  database: TestDatabase
  rounds: number
  seed: number
}): Promise<TamperingProof> {
  const store = await openTestStore(await database.open())
  try {
    await fill(store)
    return await proveOn(store, { rounds, seed })
  } finally {
    await store.sql.close()
  }
}

/** Three nodes one after the other, in ranges of different lengths. */
async function fill({ storage }: TestStore): Promise<void> {
  const clock = createTestClock()
  for (const boot of ['boot_a', 'boot_b', 'boot_c']) {
    const node = await openNode({ boot, storage, clock })
    for (let turn = 0; turn < 12; turn++) {
      for (let at = 0; at <= turn; at++) {
        const exchange = `exc_${boot}_${turn}_${at}`
        if (at % 5 === 0) await node.append(refused(exchange))
        else await node.append(admitted(exchange), settled(exchange))
      }
      clock.advance(2_000)
      await node.catchUp()
    }
    await node.close()
  }
}

async function proveOn(
  store: TestStore,
  { rounds, seed }: { rounds: number; seed: number },
): Promise<TamperingProof> {
  const random = createRandom(seed)
  const rows = await store.sql.read
    .selectFrom('ledger_entries')
    .selectAll()
    .orderBy('boot_id')
    .orderBy('seq')
    .execute()
  const verify = () => verifyLedgerStore({ storage: store.storage, verifierKeys: [store.verifierKey] })
  const proof: TamperingProof = { done: {}, missed: [] }
  if (!(await verify()).ok) throw new Error('the ledger was not in order to begin with')
  for (let round = 0; round < rounds; round++) {
    const done = await tamper({ database: store.sql.kysely, rows, random })
    proof.done[done.what] = (proof.done[done.what] ?? 0) + 1
    const [first] = (await verify()).problems
    const { boot, seq } = done.place
    if (first?.boot !== boot || first.seq !== seq) {
      proof.missed.push(`round ${round}: ${done.what} at ${boot} ${seq}: ${JSON.stringify(first)}`)
    }
    await undo(store.sql.kysely, done.undo)
  }
  if (!(await verify()).ok) throw new Error('the ledger is not in order after all was undone')
  return proof
}

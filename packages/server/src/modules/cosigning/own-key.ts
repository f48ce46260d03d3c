import { generateKeyPairSync } from 'node:crypto'
import { importCosigner, type Cosigner } from '@sekisho/ledger'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { sha256 } from '../ledger/index.ts'

export interface OwnKeyDeps {
  db: Pick<ControlDatabase, 'read' | 'recorded' | 'transient'>
  sealer: Pick<Sealer, 'seal' | 'open'>
  clock: Pick<Clock, 'now'>
}

const purpose = 'witness key'

/**
 * The key that co-signs under a name: made when it is first asked for, and from then on the same on every node.
 * @throws SealError when this node cannot open it
 */
export async function openOwnKey(name: string, { db, sealer, clock }: OwnKeyDeps): Promise<Cosigner> {
  const find = () =>
    db.read.selectFrom('witness_keys').selectAll().where('name', '=', name).executeTakeFirst()
  let row = await find()
  if (row === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await db.transient((transaction) =>
      transaction
        .insertInto('witness_keys')
        .values({ name, private_key: sealer.seal(purpose, pem), created_at: clock.now() })
        // Another node was faster: its key is the one.
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    )
    row = await find()
  }
  if (row === undefined) throw new Error('the witness key disappeared while it was being made')
  return importCosigner({ sha256, name, privateKey: sealer.open(purpose, row.private_key) })
}

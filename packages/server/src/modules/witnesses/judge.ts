import { encodeBase64, verifyConsistency, type Checkpoint } from '@sekisho/ledger'
import { sha256 } from '../ledger/index.ts'
import { held as heldBy, type Conflict } from './conflict.ts'

/** Proves that the tree of one size begins with the tree of a smaller one (RFC 9162, 2.1.4). */
export interface ConsistencySource {
  consistency: (from: number, to: number) => Promise<readonly Uint8Array[]>
}

interface Compared {
  /** what the witness holds; undefined: nothing */
  held: Checkpoint | undefined
  /** size of what it acknowledged last */
  acknowledged: number
  /** our newest, read after `held`; undefined: none is signed yet */
  own: Checkpoint | undefined
}

/** How a witness contradicts the ledger; undefined: it does not. @throws what `consistency` throws */
export async function judge(
  { held, acknowledged, own }: Compared,
  { consistency }: ConsistencySource,
): Promise<Conflict | undefined> {
  const ownSize = own?.size ?? 0
  const ownRoot = own === undefined ? {} : { ownRoot: encodeBase64(own.root) }
  if ((held?.size ?? 0) > ownSize && held) return { what: 'ahead', ...heldBy(held), ownSize, ...ownRoot }
  if (held && own && !(await continues(held, own, consistency)))
    return { what: 'fork', ...heldBy(held), ownSize, ...ownRoot }
  if ((held?.size ?? 0) < acknowledged)
    return {
      what: 'behind',
      ...(held ? heldBy(held) : { witnessSize: 0 }),
      ownSize: acknowledged,
      ...ownRoot,
    }
  return undefined
}

async function continues(
  held: Checkpoint,
  own: Checkpoint,
  consistency: ConsistencySource['consistency'],
): Promise<boolean> {
  const proof = held.size === 0 || held.size === own.size ? [] : await consistency(held.size, own.size)
  return verifyConsistency(sha256, {
    from: held.size,
    to: own.size,
    fromRoot: held.root,
    toRoot: own.root,
    proof,
  })
}

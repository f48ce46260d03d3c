import { generateKeyPairSync } from 'node:crypto'
import {
  createFrontier,
  importSigner,
  leafHash,
  nodeHash,
  proveConsistency,
  signCheckpoint,
  type NoteSigner,
} from '@sekisho/ledger'
import { sha256 } from '../../ledger/index.ts'
import { checkpointOf } from '../kinds/checkpoint-of.ts'
import type { OwnCheckpoint } from '../witness.ts'

/** Test support: a ledger in memory, of which only sizes and roots matter. */
export interface TestTree {
  origin: string
  /** of the newest key */
  readonly verifierKey: string
  readonly size: number
  grow: (count: number) => void
  /** Takes the leaves from `size` on away, as a restore does. */
  cut: (size: number) => void
  /** Signed by the newest key. */
  note: (size?: number) => Promise<string>
  /** Signs the tree as it is with another key, too, which signs alone from then on. @returns the note */
  handOver: () => Promise<string>
  /** What `handOver` has made, of fewer leaves than that. */
  handOvers: (size: number) => Promise<string[]>
  own: (acknowledged?: number) => Promise<OwnCheckpoint>
  consistency: (from: number, to: number) => Promise<Uint8Array[]>
}

export function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** @param seed trees of different seeds have different leaves */
export async function createTestTree(
  size = 0,
  { seed = '', origin = 'sekisho/test' } = {},
): Promise<TestTree> {
  const newSigner = () => importSigner({ sha256, name: origin, privateKey: newPrivateKey() })
  let signer: NoteSigner = await newSigner()
  const handOvers: { size: number; note: string }[] = []
  const leaves: Uint8Array[] = []
  let written = 0
  const grow = (count: number) => {
    for (let i = 0; i < count; i++) leaves.push(leafHash(sha256, Buffer.from(`${seed} ${written++}`)))
  }
  grow(size)
  const hash = async (level: number, index: number): Promise<Uint8Array> => {
    if (level > 0)
      return nodeHash(sha256, await hash(level - 1, index * 2), await hash(level - 1, index * 2 + 1))
    const leaf = leaves[index]
    if (leaf === undefined) throw new RangeError(`no leaf ${index}`)
    return leaf
  }
  const checkpoint = (upTo = leaves.length) => {
    const frontier = createFrontier(sha256)
    for (const leaf of leaves.slice(0, upTo)) frontier.append(leaf)
    return { origin, size: upTo, root: frontier.root() }
  }
  const note: TestTree['note'] = (upTo) => signCheckpoint(checkpoint(upTo), signer)
  return {
    origin,
    get verifierKey() {
      return signer.verifierKey
    },
    get size() {
      return leaves.length
    },
    grow,
    cut: (to) => void leaves.splice(to),
    note,
    async handOver() {
      const [old, next] = [signer, await newSigner()]
      const signed = await signCheckpoint({ ...checkpoint(), nextKey: next.verifierKey }, old, next)
      handOvers.push({ size: leaves.length, note: signed })
      signer = next
      return signed
    },
    handOvers: async (below) => handOvers.filter((one) => one.size < below).map((one) => one.note),
    async own(acknowledged = 0) {
      const signed = await note()
      return { ...checkpointOf(signed), note: signed, acknowledged }
    },
    consistency: (from, to) => proveConsistency({ sha256, hashes: { hash } }, { from, to }),
  }
}

import { decodeBase64, leafHash, verifyInclusion } from '@sekisho/ledger'
import { sha256 } from '@noble/hashes/sha2.js'
import { callApi, type ApiBody } from '../../api/call-api.ts'
import { checkGrowth, ledgerKeys, openSigned, type Break, type Growth } from './verify-checkpoint.ts'

/** What this browser found out by itself about an entry; the server only brought what it checked. */
export type EntryVerdict =
  /** in the tree of a checkpoint that a key of the ledger signed */
  | { result: 'proven'; size: number; key: string; growth: Growth }
  /** something does not fit: the record was changed, or the proof is wrong */
  | { result: 'refuted'; why: Refutation }
  /** not on plain http from another machine: browsers verify signatures in secure contexts alone */
  | { result: 'unchecked' }
  /** its text was removed by the rules of retention; the hash is proven, and says nothing of the text */
  | { result: 'removed'; size: number; key: string; growth: Growth }

export type Refutation = 'signature' | 'inclusion' | 'malformed' | Break

export type EntryProof = ApiBody<'proveLedgerEntry'>

/** Asks for the proof of an entry and checks it here: its hash, the way to the root, the signature, the growth. */
export async function verifyEntry(leaf: number): Promise<{ verdict: EntryVerdict; proof: EntryProof }> {
  const proof = await callApi('proveLedgerEntry', { leaf })
  if (!window.isSecureContext) return { verdict: { result: 'unchecked' }, proof }
  return { verdict: await judge(proof, await ledgerKeys()), proof }
}

async function judge(given: EntryProof, keys: readonly string[]): Promise<EntryVerdict> {
  const signed = await openSigned(given.checkpoint, keys)
  if (signed === undefined) return { result: 'refuted', why: 'signature' }
  const { checkpoint, key } = signed
  const hashes = given.proof.map(decodeBase64)
  const stored = decodeBase64(given.leafHash)
  const computed =
    given.entry === undefined ? stored : leafHash(sha256, new TextEncoder().encode(given.entry))
  if (computed === undefined || hashes.includes(undefined)) return { result: 'refuted', why: 'malformed' }
  const isIn = verifyInclusion(sha256, {
    leaf: given.leaf,
    size: checkpoint.size,
    leafHash: computed,
    proof: hashes.filter((hash) => hash !== undefined),
    root: checkpoint.root,
  })
  if (!isIn) return { result: 'refuted', why: 'inclusion' }
  const growth = await checkGrowth(checkpoint, given.checkpoint)
  if (typeof growth === 'string') return { result: 'refuted', why: growth }
  return { result: given.entry === undefined ? 'removed' : 'proven', size: checkpoint.size, key, growth }
}

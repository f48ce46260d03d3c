import {
  decodeBase64,
  importVerifier,
  NoteError,
  openCheckpoint,
  verifyConsistency,
  type Checkpoint,
} from '@sekisho/ledger'
import { sha256 } from '@noble/hashes/sha2.js'
import { callApi } from '../../api/call-api.ts'
import { trustedLedger, trustLedger } from './trusted-ledger.ts'

/** How the tree relates to the one this browser saw before: the same ledger, only longer. */
export type Growth = { since: 'first_sight' } | { since: 'seen'; size: number }

/** Why a ledger is not the one this browser saw before. */
export type Break = 'other_ledger' | 'shrunk' | 'not_grown_from'

/** What this browser found out by itself about a checkpoint. */
export type CheckpointVerdict =
  | { result: 'proven'; checkpoint: Checkpoint; key: string; growth: Growth }
  | { result: 'refuted'; why: 'signature' | Break }
  /** not on plain http from another machine: browsers verify signatures in secure contexts alone */
  | { result: 'unchecked' }

/** Asks for the newest checkpoint and checks it here: the signature, and that it continues what this browser saw. */
export async function verifyNewest(): Promise<{ verdict: CheckpointVerdict; note: string }> {
  const { checkpoint: note } = await callApi('readCheckpoint', {})
  if (!window.isSecureContext) return { verdict: { result: 'unchecked' }, note }
  const signed = await openSigned(note, await ledgerKeys())
  if (signed === undefined) return { verdict: { result: 'refuted', why: 'signature' }, note }
  const growth = await checkGrowth(signed.checkpoint, note)
  if (typeof growth === 'string') return { verdict: { result: 'refuted', why: growth }, note }
  return { verdict: { result: 'proven', ...signed, growth }, note }
}

/** The verifier keys of the ledger, oldest first, as the server says them. */
export async function ledgerKeys(): Promise<string[]> {
  const { data } = await callApi('listCheckpointKeys', {})
  return data.map(({ key }) => key)
}

/** The checkpoint, and the key that signed it; undefined when none of the keys did. */
export async function openSigned(
  note: string,
  keys: readonly string[],
): Promise<{ checkpoint: Checkpoint; key: string } | undefined> {
  // The newest key first: it signed what is new.
  for (const key of keys.toReversed()) {
    try {
      const verifier = await importVerifier(sha256, key)
      return { checkpoint: await openCheckpoint(note, [verifier]), key }
    } catch (error) {
      // Not signed by this one: another may have.
      if (!(error instanceof NoteError)) throw error
    }
  }
  return undefined
}

/**
 * Compares with the checkpoint this browser kept: a ledger only grows. A database put back from yesterday's backup, or
 * one that was rewritten, shows here whatever the server says.
 */
export async function checkGrowth(now: Checkpoint, note: string): Promise<Growth | Break> {
  const before = trustedLedger()
  if (before === undefined) {
    trustLedger(now, note)
    return { since: 'first_sight' }
  }
  const related = await relate(before, now)
  if (related !== 'continues') return related
  trustLedger(now, note)
  return { since: 'seen', size: before.size }
}

/** Whether the tree of one checkpoint begins with that of another, which the server proves and this browser checks. */
export async function relate(before: Checkpoint, now: Checkpoint): Promise<'continues' | Break> {
  if (before.origin !== now.origin) return 'other_ledger'
  if (now.size < before.size) return 'shrunk'
  const { proof } = await callApi('proveLedgerConsistency', { from: before.size, to: now.size })
  const hashes = proof.map(decodeBase64).filter((hash) => hash !== undefined)
  const range = { from: before.size, to: now.size, fromRoot: before.root, toRoot: now.root }
  return verifyConsistency(sha256, { ...range, proof: hashes }) ? 'continues' : 'not_grown_from'
}

import { callApi } from '../../api/call-api.ts'
import { checkGrowth, ledgerKeys, openSigned, relate, type Break } from './verify-checkpoint.ts'

/** What this browser found out about the checkpoint that a witness holds. */
export type WitnessVerdict =
  | {
      result: 'agrees'
      /** entries that the witness vouches for */
      size: number
      /** entries of the newest checkpoint that it has not seen */
      beyond: number
      /** false: it cannot be read, and this is what the server says that it took */
      isRead: boolean
    }
  | { result: 'refuted'; why: 'signature' | Break }
  | { result: 'unchecked' }

/** Reads what a witness holds, and checks that the ledger of today continues it. */
export async function verifyWitnessed(name: string): Promise<WitnessVerdict> {
  const held = await callApi('readWitnessedCheckpoint', { name })
  if (!window.isSecureContext) return { result: 'unchecked' }
  const keys = await ledgerKeys()
  const { checkpoint: note } = await callApi('readCheckpoint', {})
  const [witnessed, newest] = [await openSigned(held.checkpoint, keys), await openSigned(note, keys)]
  if (witnessed === undefined || newest === undefined) return { result: 'refuted', why: 'signature' }
  const growth = await checkGrowth(newest.checkpoint, note)
  if (typeof growth === 'string') return { result: 'refuted', why: growth }
  const related = await relate(witnessed.checkpoint, newest.checkpoint)
  if (related !== 'continues') return { result: 'refuted', why: related }
  const { size } = witnessed.checkpoint
  return { result: 'agrees', size, beyond: newest.checkpoint.size - size, isRead: held.from === 'witness' }
}

import {
  decodeBase64,
  emptyRoot,
  encodeBase64,
  formatCosignatures,
  formatNote,
  NoteError,
  openCheckpoint,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  verifyConsistency,
  type AddCheckpoint,
  type Checkpoint,
  type Note,
  type NoteVerifier,
} from '@sekisho/ledger'
import type { Log } from '../../platform/log/log.ts'
import { sha256 } from '../ledger/index.ts'
import { createWitnessedLogs, type WitnessedKey, type WitnessedLog } from './logs.ts'
import { openOwnKey, type OwnKeyDeps } from './own-key.ts'
import type { CosigningSettings } from './settings.ts'
import { createTrustedKeys, nextKeyOf, type TrustedKeys } from './trusted-keys.ts'

/** What a witness answers, as tlog-witness has it. */
export interface CosignAnswer {
  status: 200 | 400 | 403 | 404 | 409 | 422
  /** cosignature lines; with 409 the size it has co-signed; else a sentence */
  body: string
}

/** This server as a witness of other ledgers. @see https://c2sp.org/tlog-witness */
export interface Cosigning {
  name: string
  /** the public half of its key, for those ledgers and whoever verifies them */
  verifierKey: string
  addCheckpoint: (body: string) => Promise<CosignAnswer>
  /** The newest checkpoint it has co-signed; undefined: none. */
  newest: (origin: string) => Promise<string | undefined>
}

export interface CosigningDeps extends OwnKeyDeps {
  settings: CosigningSettings
  log: Pick<Log, 'info' | 'warn'>
}

/** @throws SealError when this node cannot open the key, NoteError for a verifier key that is none */
export async function createCosigning(deps: CosigningDeps): Promise<Cosigning> {
  const { settings, db, clock, log } = deps
  const own = await openOwnKey(settings.name, deps)
  const logs = createWitnessedLogs(db)
  const trusted = await createTrustedKeys(settings, logs)
  return {
    name: own.name,
    verifierKey: own.verifierKey,
    async addCheckpoint(body) {
      const asked = await readRequest(body, trusted)
      if ('status' in asked) return asked
      const { checkpoint, request, note, nextKey } = asked
      const before = await logs.find(checkpoint.origin)
      const no = refusalOf(asked, before)
      if (no !== undefined) {
        const { origin, size } = checkpoint
        const signed = { origin, size, root: encodeBase64(checkpoint.root), cosigned: before?.size ?? 0 }
        if (isMisbehaviour(no, request, before))
          log.warn(signed, 'a log showed a checkpoint that does not continue what was co-signed')
        return no
      }
      const time = Math.floor(clock.now() / 1000)
      const cosignature = await own.cosign(note.text, time)
      const next = {
        origin: checkpoint.origin,
        size: checkpoint.size,
        root: encodeBase64(checkpoint.root),
        note: formatNote({ text: note.text, signatures: [...note.signatures, cosignature] }),
        cosigned_at: time * 1000,
      }
      // Durable before it is said; who comes second learns what the first had signed.
      const swapped = await logs.replace({ before, next, ...keyOf(asked, next) })
      if (!swapped) return sizeAnswer(await logs.find(checkpoint.origin))
      if (nextKey !== undefined)
        log.info({ origin: next.origin, size: next.size, verifier: nextKey.verifierKey }, 'a log handed over')
      return { status: 200, body: formatCosignatures([cosignature]) }
    },
    newest: async (origin) => (trusted.isWitnessed(origin) ? (await logs.find(origin))?.note : undefined),
  }
}

interface Asked {
  request: AddCheckpoint
  checkpoint: Checkpoint
  /** with the signatures of the log's own keys alone, that which it hands over to included */
  note: Note
  /** the key that it hands over to, unless that is trusted already */
  nextKey: NoteVerifier | undefined
}

/** What to keep of a hand-over, so that the new key is trusted after a restart and on every node. */
function keyOf(
  { nextKey }: Asked,
  { origin, size, note, cosigned_at }: WitnessedLog,
): { key?: WitnessedKey } {
  if (nextKey === undefined) return {}
  return { key: { origin, verifier_key: nextKey.verifierKey, size, note, followed_at: cosigned_at } }
}

async function readRequest(body: string, trusted: TrustedKeys): Promise<Asked | CosignAnswer> {
  let request: AddCheckpoint
  let note: Note
  let checkpoint: Checkpoint
  try {
    request = parseAddCheckpoint(body)
    note = parseNote(request.checkpoint)
    checkpoint = parseCheckpoint(note.text)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return { status: 400, body: `${error.message}\n` }
  }
  const verifiers = await trusted.of(checkpoint.origin)
  if (verifiers === undefined) return { status: 404, body: 'this log is not witnessed here\n' }
  let nextKey: NoteVerifier | undefined
  try {
    await openCheckpoint(request.checkpoint, verifiers)
    nextKey = await nextKeyOf(request.checkpoint, checkpoint.nextKey, verifiers)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return { status: 403, body: `${error.message}\n` }
  }
  if (request.old > checkpoint.size)
    return { status: 400, body: 'the old size is beyond that of the checkpoint\n' }
  const known = nextKey === undefined ? verifiers : [...verifiers, nextKey]
  const isKnown = ({ name, keyId }: Note['signatures'][number]) =>
    known.some((key) => key.name === name && Buffer.compare(key.keyId, keyId) === 0)
  const signatures = note.signatures.filter(isKnown)
  return { request, checkpoint, nextKey, note: { text: note.text, signatures } }
}

function refusalOf(
  { request, checkpoint }: Asked,
  before: WitnessedLog | undefined,
): CosignAnswer | undefined {
  const { old, proof } = request
  if (old !== (before?.size ?? 0)) return sizeAnswer(before)
  const consistent = verifyConsistency(sha256, {
    from: old,
    to: checkpoint.size,
    fromRoot: rootOf(before),
    toRoot: checkpoint.root,
    proof,
  })
  if (consistent) return undefined
  if (old === checkpoint.size) return sizeAnswer(before)
  return {
    status: 422,
    body: 'the proof does not show that the checkpoint continues the last one co-signed\n',
  }
}

/** Signed by the log and yet not what it had signed before; a size that is out of date is none. */
function isMisbehaviour(
  { status }: CosignAnswer,
  { old }: AddCheckpoint,
  before: WitnessedLog | undefined,
): boolean {
  return status === 422 || (status === 409 && old === (before?.size ?? 0))
}

function rootOf(before: WitnessedLog | undefined): Uint8Array {
  const root = before === undefined ? emptyRoot(sha256) : decodeBase64(before.root)
  if (root === undefined) throw new Error('the root of a witnessed log is not base64')
  return root
}

function sizeAnswer(log: WitnessedLog | undefined): CosignAnswer {
  return { status: 409, body: `${log?.size ?? 0}\n` }
}

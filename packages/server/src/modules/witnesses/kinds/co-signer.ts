import {
  addCosignatures,
  formatAddCheckpoint,
  NoteError,
  parseNote,
  type NoteVerifier,
} from '@sekisho/ledger'
import type { ConsistencySource } from '../judge.ts'
import type { SekishoWitnessSettings } from '../settings.ts'
import {
  ConflictError,
  WitnessProblem,
  type HandOverSource,
  type OwnCheckpoint,
  type Witness,
} from '../witness.ts'
import { checkpointOf } from './checkpoint-of.ts'
import { answerOf, createOutbound, textOf, type OutboundOptions } from './outbound.ts'

interface CoSignerDeps extends Pick<OutboundOptions, 'proxy'>, ConsistencySource, HandOverSource {
  /** that of the witness */
  verifier: NoteVerifier
  /** of our checkpoints */
  origin: () => Promise<string | undefined>
}

/** Its own size changes between two questions only when somebody else asks for our ledger. */
const maxTries = 3

/** As many as a Sekisho follows (modules/cosigning); the newest of them. */
const maxHandOvers = 64

/**
 * Another Sekisho, or any witness of C2SP: it co-signs our checkpoint once we have proved that it continues the last one
 * it co-signed, so that the comparison is its own. It is shown each checkpoint in which a key hands over before the one that only the next
 * key has signed.
 * @see https://c2sp.org/tlog-witness
 */
export function createCoSigner(settings: SekishoWitnessSettings, deps: CoSignerDeps): Witness {
  const { url } = settings
  const outbound = createOutbound({ proxy: deps.proxy, allowLoopback: settings.allowLoopback })
  const submission = `${url}/add-checkpoint`

  async function submit(own: OwnCheckpoint, old: number, signal: AbortSignal): Promise<Response> {
    const proof = old === 0 || old === own.size ? [] : await deps.consistency(old, own.size)
    const body = formatAddCheckpoint({ old, proof, checkpoint: own.note })
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    return answerOf(outbound.fetch(submission, { method: 'POST', headers, body, signal }), submission)
  }

  /** Shows a checkpoint, from the size that the witness says it has. */
  async function show(own: OwnCheckpoint, signal: AbortSignal): Promise<Answer> {
    let old = Math.min(own.acknowledged, own.size)
    for (let tries = 0; tries < maxTries; tries++) {
      const response = await submit(own, old, signal)
      if (response.status === 200) return { what: 'cosigned', lines: await textOf(response) }
      if (response.status === 403) return { what: 'unknown_key' }
      if (response.status !== 409) throw await refusal(response, { own, old })
      const size = sizeIn(await textOf(response))
      // It is asked to keep what it has, and refuses: what it has is another tree of that size.
      if (old === own.size && (size ?? old) === old) throw conflict('fork', old, own)
      if (size === undefined) throw new WitnessProblem('it answered with status 409 and no size')
      if (size > own.size) return { what: 'ahead', size }
      old = size
    }
    throw new WitnessProblem('it changes what it holds of this ledger faster than it can be asked')
  }

  /** @returns the size from which the witness is then to be asked */
  async function showHandOvers(own: OwnCheckpoint, signal: AbortSignal): Promise<number> {
    let { acknowledged } = own
    for (const one of await handOversTo(own, deps)) {
      const answer = await show({ ...one, acknowledged }, signal)
      // One whose keys it knows neither of is no loss yet: it may know the key of a later one.
      if (answer.what === 'cosigned') acknowledged = one.size
      if (answer.what === 'ahead') acknowledged = answer.size
    }
    return acknowledged
  }

  return {
    compared: 'there',
    async newest(signal) {
      // Not of the specification, which has no way to read yet; a witness that is no Sekisho answers 404.
      const origin = await deps.origin()
      if (origin === undefined) return undefined
      const place = `${url}/checkpoint?origin=${encodeURIComponent(origin)}`
      const response = await answerOf(outbound.fetch(place, { signal }), place)
      if (response.status === 404) return undefined
      if (response.status !== 200) throw new WitnessProblem(`it answered with status ${response.status}`)
      return textOf(response)
    },
    async publish(own, signal) {
      const acknowledged = await showHandOvers(own, signal)
      const answer = await show({ ...own, acknowledged }, signal)
      if (answer.what === 'cosigned') return verified(own, answer.lines, deps.verifier)
      if (answer.what === 'ahead') throw conflict('ahead', answer.size, own)
      throw new WitnessProblem('it does not know the key that signs our checkpoints (status 403)')
    },
    close: () => outbound.close(),
  }
}

type Answer =
  | { what: 'cosigned'; lines: string }
  | { what: 'unknown_key' }
  /** it has more than it was shown */
  | { what: 'ahead'; size: number }

/** The hand-overs that the witness may not have seen, up to the checkpoint. */
async function handOversTo(own: OwnCheckpoint, { handOvers }: HandOverSource): Promise<OwnCheckpoint[]> {
  const notes = await handOvers(own.size)
  return notes
    .map((note) => ({ ...checkpointOf(note), note, acknowledged: own.acknowledged }))
    .filter(({ size, origin }) => size > own.acknowledged && origin === own.origin)
    .slice(-maxHandOvers)
}

function conflict(what: 'ahead' | 'fork', witnessSize: number, own: OwnCheckpoint): ConflictError {
  const ownRoot = Buffer.from(own.root).toString('base64')
  return new ConflictError({ what, witnessSize, ownSize: own.size, ownRoot })
}

/** 422: our proof, from our own tree, does not begin with what it has co-signed. */
async function refusal(
  response: Response,
  { own, old }: { own: OwnCheckpoint; old: number },
): Promise<Error> {
  const { status } = response
  if (status === 422) return conflict('fork', old, own)
  if (status === 404) return new WitnessProblem(`it does not witness ${own.origin} (status 404)`)
  return new WitnessProblem(`it answered with status ${status}`)
}

function sizeIn(text: string): number | undefined {
  const [, digits] = /^(0|[1-9]\d{0,15})\n$/.exec(text) ?? []
  const size = Number(digits)
  return Number.isSafeInteger(size) ? size : undefined
}

/** The checkpoint with the cosignatures of the witness's own key; others are left out. @throws WitnessProblem */
async function verified(own: OwnCheckpoint, answer: string, verifier: NoteVerifier): Promise<string> {
  try {
    const lines = await ownLines(answer, own, verifier)
    if (lines.length === 0) throw new WitnessProblem('it answered with no cosignature of its key')
    return addCosignatures(own.note, lines.join(''))
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause
    throw new WitnessProblem('its answer is not a cosignature', { cause })
  }
}

async function ownLines(answer: string, own: OwnCheckpoint, verifier: NoteVerifier): Promise<string[]> {
  const { text, signatures } = parseNote(addCosignatures(own.note, answer))
  const before = parseNote(own.note).signatures.length
  const lines = answer.split('\n')
  const found: string[] = []
  for (const [index, { name, keyId, signature }] of signatures.slice(before).entries()) {
    if (name !== verifier.name || Buffer.compare(keyId, verifier.keyId) !== 0) continue
    if (!(await verifier.verify(text, signature))) throw new WitnessProblem('its cosignature is wrong')
    found.push(`${lines[index]}\n`)
  }
  return found
}

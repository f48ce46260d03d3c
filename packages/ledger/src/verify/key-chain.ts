import { signersOf, parseCheckpoint, type Checkpoint } from '../checkpoint.ts'
import type { Sha256 } from '../hash.ts'
import type { NoteVerifier } from '../keys.ts'
import { NoteError, parseNote } from '../note.ts'
import { followHandOvers, handOver } from './hand-over.ts'

/** What a key has signed, of what was looked at. */
export interface KeyUse {
  /** `name+keyid+key` */
  key: string
  checkpoints: number
  /** sizes of the first and the last of them */
  firstSize: number
  lastSize: number
}

/** The keys that are trusted, which a ledger may hand over from one to the next. */
export interface KeyChain {
  /** The ledger's own entry about a new key, in leaf order. Nobody trusts it for that alone. */
  announce(verifierKey: string): void
  /**
   * Opens a checkpoint that a trusted key must have signed, unless others may have or no key was given.
   * @throws NoteError
   */
  open(note: string): Promise<Checkpoint>
  /**
   * To be called once the tree is known to be that of an opened checkpoint: the key that it hands over to is trusted from then on, if
   * the ledger has announced it and it has signed too.
   * @throws NoteError when it hands over to a key of which that is not so
   */
  accept(note: string): Promise<void>
  /**
   * Takes the keys that checkpoints before what is verified have handed over to, for their signatures alone.
   * @throws NoteError
   */
  follow(notes: readonly string[]): Promise<void>
  uses(): KeyUse[]
}

interface KeyChainOptions {
  sha256: Sha256
  /** none: signatures are not checked */
  verifiers: readonly NoteVerifier[]
  otherSigners?: boolean
}

export function createKeyChain({ sha256, verifiers, otherSigners = false }: KeyChainOptions): KeyChain {
  const trusted = [...verifiers]
  const announced = new Set<string>()
  const uses = new Map<string, KeyUse>()

  function count(signers: readonly NoteVerifier[], size: number): void {
    for (const { verifierKey: key } of signers) {
      const use = uses.get(key) ?? { key, checkpoints: 0, firstSize: size, lastSize: size }
      uses.set(key, { ...use, checkpoints: use.checkpoints + 1, lastSize: size })
    }
  }

  return {
    announce: (key) => void announced.add(key),
    async open(note) {
      const parsed = parseNote(note)
      const checkpoint = parseCheckpoint(parsed.text)
      const signers = await signersOf(parsed, trusted)
      if (signers.length === 0 && !otherSigners && verifiers.length > 0) {
        throw new NoteError('no trusted key has signed this checkpoint')
      }
      count(signers, checkpoint.size)
      return checkpoint
    },
    async accept(note) {
      const { nextKey, size } = parseCheckpoint(parseNote(note).text)
      if (nextKey === undefined || verifiers.length === 0) return
      const next = await handOver(sha256, note, trusted)
      if (!next) return
      if (!announced.has(nextKey))
        throw new NoteError('it hands over to a key that no entry before it has announced')
      trusted.push(next)
      count([next], size)
    },
    async follow(notes) {
      if (verifiers.length > 0)
        trusted.splice(0, trusted.length, ...(await followHandOvers(sha256, notes, trusted)))
    },
    uses: () => [...uses.values()],
  }
}

/** Why a note cannot be used; undefined: it can. Errors of another kind come through. */
export async function faultOf(use: Promise<unknown>): Promise<string | undefined> {
  try {
    await use
    return undefined
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return error.message
  }
}

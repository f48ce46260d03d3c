import type { Actor, Entry, EntryKind } from '@sekisho/contract'
import { conversationId, hashOfConversation } from './conversation-id.ts'

/** What an entry can be found by. '' and 0: it has none. */
export interface IndexRow {
  /** milliseconds since the epoch */
  time: number
  leaf: number
  kind: string
  /** id of the person or service account it is about; who did it, when it is about nobody */
  person: string
  /** who did it, as `actorName` says; '': `person` */
  actor: string
  model: string
  /** of a refusal, or the outcome of a call */
  code: string
  project: string
  /** see `conversationNumber` */
  conversation: number
}

/** Admissions are not in the index: the settlement says all that one says, and there is one for each call. */
export const unindexedKind = 'exchange.admitted' satisfies EntryKind

/** Longer ones are found by their beginning; what a client calls a model may be anything. */
const maxName = 200

/**
 * @param leaf its place in the tree
 * @param hashOf hashes the id of a conversation
 */
export function indexRowOf(
  { kind, time, actor, data }: Entry,
  leaf: number,
  hashOf = hashOfConversation,
): IndexRow {
  const fields = data as unknown as Readonly<Record<string, unknown>>
  const doer = actorName(actor)
  const person = textOf(fields['person']) || ownerOf(fields['after']) || personIn(actor)
  const conversation = textOf(fields['conversation'])
  return {
    time,
    leaf,
    kind,
    person: indexName(person),
    actor: doer === person ? '' : indexName(doer),
    model: indexName(textOf(fields['model'])),
    code: codeOf(kind, fields),
    project: indexName(textOf(fields['project'])),
    conversation: conversation === '' ? 0 : conversationNumber(hashOf(conversationId(person, conversation))),
  }
}

/** Persons, service accounts and compliance keys by their ids, keys of the file by their names, the rest by their types. */
export function actorName(actor: Actor): string {
  if (actor.type === 'person' || actor.type === 'service_account') return actor.id
  if (actor.type === 'compliance_key') return actor.id
  return actor.type === 'admin_key' ? `admin_key:${actor.id}` : actor.type
}

/** A name as the index has it: what one of the databases would not take (NUL, half characters) is replaced. */
export function indexName(name: string): string {
  // Sliced first, because that can leave half of a character.
  return name.slice(0, maxName).toWellFormed().replaceAll('\0', '\u{FFFD}')
}

/** The first 48 bits of what `conversationHash` gives; never 0. Whoever needs to be sure compares the whole. */
export function conversationNumber(hash: string): number {
  return Buffer.from(hash, 'base64url').readUIntBE(0, 6) || 1
}

function codeOf(kind: EntryKind, fields: Readonly<Record<string, unknown>>): string {
  if (kind === 'exchange.refused') return indexName(textOf(fields['code']))
  return kind === 'exchange.settled' ? indexName(textOf(fields['outcome'])) : ''
}

/** Whose a thing is that was made. */
function ownerOf(after: unknown): string {
  return typeof after === 'object' && after !== null && 'person' in after ? textOf(after.person) : ''
}

function personIn(actor: Actor): string {
  return actor.type === 'person' || actor.type === 'service_account' ? actor.id : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

import type { NotKept } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { DataKey, DataKeys } from './data-keys.ts'
import { createPartWriter, type PartHead } from './part-writer.ts'
import type { Queue } from './queue.ts'
import { partKey } from './record.ts'
import { createTaking, type Taking } from './taking.ts'
import { VaultUnavailable } from './unavailable.ts'

/** A call whose content is to be kept. */
export interface TakenCall {
  exchange: string
  person: string
  /** of its admission, epoch milliseconds */
  at: number
  conversation: string | undefined
  project: string | undefined
  head: PartHead
  /** as it goes to the provider */
  body: Uint8Array
}

interface TakeDeps {
  queue: Queue
  keys: DataKeys
  boot: string
  clock: Clock
  salt: () => Uint8Array
  onNotKept: (reason: NotKept, error?: unknown) => void
}

/** A call waits no longer for its request to be kept. */
const answerMs = 2_000

/** See `Vault.take`. */
export function createTake(deps: TakeDeps): (call: TakenCall) => Promise<Taking> {
  const { queue, keys } = deps

  async function attempt(call: TakenCall, key: DataKey): Promise<Taking> {
    const { exchange, person } = call
    // Asked and used in one turn, so that calls which arrive together cannot all find the same room.
    if (!queue.hasRoom(call.body.length, 'call'))
      throw new VaultUnavailable('too much waits for the vault', { reason: 'behind' })
    const owner = { exchange, person, day: key.day }
    const salt = deps.salt()
    const request = createPartWriter({
      exchange,
      part: 'request',
      key: partKey(key.bytes, { salt, owner, part: 'request' }),
      head: call.head,
    })
    const records = [...request.push(call.body), request.end()]
    const row = key.takeRow()
    const content = {
      exchange_id: exchange,
      key_id: key.id,
      person_id: person,
      day: key.day,
      at: call.at,
      ended_at: null,
      boot_id: deps.boot,
      conversation: call.conversation ?? '',
      project_id: call.project ?? '',
      salt,
    }
    await queue.add({ keys: row === undefined ? [] : [row], contents: [content], records })
    const responseKey = partKey(key.bytes, { salt, owner, part: 'response' })
    return createTaking({ ...deps, exchange, requestBytes: call.body.length, responseKey })
  }

  async function take(call: TakenCall): Promise<Taking> {
    const key = await keys.of(call.person)
    try {
      return await attempt(call, key)
    } catch (error) {
      if (error instanceof VaultUnavailable && error.reason === 'behind') throw error
      // Whatever became of it: a key whose row may not be there must not be used again.
      await keys.forget(call.person, key)
      if (!(error instanceof VaultUnavailable) || error.reason !== 'erased') throw error
      return await attempt(call, await keys.of(call.person))
    }
  }

  return async (call) => {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new VaultUnavailable('the vault does not answer')), answerMs)
    const taking = take(call).catch((cause: unknown) => {
      if (cause instanceof VaultUnavailable) throw cause
      throw new VaultUnavailable('content could not be sealed', { cause })
    })
    // When it comes too late nobody listens any more.
    taking.catch(() => undefined)
    try {
      return await Promise.race([taking, late.promise])
    } finally {
      clearTimeout(timer)
    }
  }
}

import { randomBytes } from 'node:crypto'
import { formatId, type NewEntry, type NotKept } from '@sekisho/contract'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { Storage } from '../../../platform/sql/storage.ts'
import { createKeyRing, type KeyRing } from '../keys/key-ring.ts'
import { createLocalKey } from '../keys/local-key.ts'
import type { TakenCall } from '../take.ts'
import { createVault, type Vault } from '../vault.ts'

/** Test support: a clock that moves when told to. */
export interface TestClock extends Clock {
  set: (day: string) => void
}

export function createTestClock(day = '2026-11-22'): TestClock {
  let now = Date.parse(`${day}T12:00:00Z`)
  return {
    now: () => now,
    monotonic: () => now,
    set: (next) => void (now = Date.parse(`${next}T12:00:00Z`)),
  }
}

export interface TestVault extends Vault {
  /** entries that reached the ledger */
  told: NewEntry[]
  notKept: NotKept[]
  clock: TestClock
}

export interface TestVaultOptions {
  storage: Storage
  workerUrl: URL
  clock?: TestClock
  ring?: KeyRing
  maxBytes?: number
}

/** @param letter of which the secret is made */
export function ringOf(letter: string, ...former: string[]): KeyRing {
  const key = (each: string) => createLocalKey(each.repeat(32))
  return createKeyRing(key(letter), former.map(key))
}

export async function openTestVault(options: TestVaultOptions): Promise<TestVault> {
  const { storage, workerUrl, clock = createTestClock(), ring = ringOf('k'), maxBytes = 1_048_576 } = options
  const told: NewEntry[] = []
  const notKept: NotKept[] = []
  const vault = await createVault({
    storage,
    workerUrl,
    ring,
    clock,
    maxBytes,
    eager: false,
    boot: 'boot_1',
    random: (size) => randomBytes(size),
    append: async (entry) => void (told.some(({ id }) => id === entry.id) || told.push(entry)),
    onNotKept: (reason) => void notKept.push(reason),
  })
  return { ...vault, told, notKept, clock }
}

/** A call of a person, arriving now. */
export function callOf(vault: TestVault, person: string, call: Partial<TakenCall> = {}): TakenCall {
  const at = vault.clock.now()
  return {
    exchange: formatId('exchange', at, randomBytes(10)),
    person,
    at,
    conversation: undefined,
    project: undefined,
    head: { contentType: 'application/json' },
    body: Buffer.from('{"messages":[]}'),
    ...call,
  }
}

/** Takes a whole call. Resolves with its id. */
export async function keep(vault: TestVault, person: string, call: Partial<TakenCall> = {}): Promise<string> {
  const taken = callOf(vault, person, call)
  const taking = await vault.take(taken)
  taking.begin({ contentType: 'text/event-stream' })
  taking.push(Buffer.from('event: ping\n\n'))
  await taking.end()
  return taken.exchange
}

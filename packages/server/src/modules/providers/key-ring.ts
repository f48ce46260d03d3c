import { readFileSync } from 'node:fs'
import type { Clock } from '../../platform/clock/clock.ts'
import { codeOf, readSettledKey, watchKeyFiles } from './key-file.ts'
import { keyHint, keyProblem, type ProviderKey } from './key.ts'
import type { SecretSource } from './settings.ts'

/** The keys of one provider, live. */
export interface KeyRing {
  /** One or two, in the order to try them. A key that was refused within the last minute stands last. */
  keys(): readonly ProviderKey[]
  /** The provider answered 401 to it. */
  refused(key: ProviderKey): void
  /** Reads the key files now. They are read every second anyway. */
  check(): Promise<void>
  close(): void
}

export interface KeyChange {
  provider: string
  keys: number
  /** the last characters of each key, by its place */
  before: Hints
  after: Hints
}

type Hints = Partial<Record<ProviderKey['place'], string>>

export interface KeyRingOptions {
  provider: string
  sources: readonly SecretSource[]
  clock: Clock
  /** a key file holds a new key, which is in force */
  onChanged: (change: KeyChange) => void
  /** a key file became unreadable or unusable; the key read before stays in force. Told once per problem. */
  onProblem: (problem: { provider: string; path: string; problem: string }) => void
}

const refusedForMs = 60_000
const places = ['current', 'next'] as const

/**
 * Reads the keys and keeps them fresh: a rotation needs no restart.
 * @throws Error when a key cannot be read or used at start, naming the provider and the file
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { provider, sources, clock } = options
  const slots = sources.slice(0, 2).map((source, i) => openSlot(provider, source, places[i] ?? 'next'))
  if (slots.length === 0) throw new Error(`provider ${provider}: it has no key`)
  let order = slots.map(({ key }) => key)
  let refusal: { key: ProviderKey; untilMs: number } | undefined
  let closed = false
  let checking: Promise<void> | undefined
  let checkingNext: Promise<void> | undefined

  async function readAll(): Promise<void> {
    let changed = false
    const before = hintsOf(slots)
    for (const slot of slots) {
      if (slot.path === undefined) continue
      const read = await readSettledKey(slot.path, slot.key.value)
      if (closed) return
      if (read.problem !== undefined && read.problem !== slot.problem)
        options.onProblem({ provider, path: slot.path, problem: read.problem })
      slot.problem = read.problem
      if (read.value === undefined || read.value === slot.key.value) continue
      slot.key = newKey(read.value, slot.key.place)
      changed = true
    }
    if (!changed) return
    order = slots.map(({ key }) => key)
    refusal = undefined
    options.onChanged({ provider, keys: slots.length, before, after: hintsOf(slots) })
  }

  /** One reading at a time, and one more for whoever asks meanwhile: the one under way may have read already. */
  function check(): Promise<void> {
    if (!checking) return (checking = readAll().finally(() => (checking = undefined)))
    checkingNext ??= checking.then(() => {
      checkingNext = undefined
      return check()
    })
    return checkingNext
  }

  const stopWatching = watchKeyFiles(
    slots.flatMap(({ path }) => path ?? []),
    () => void check(),
  )

  return {
    keys() {
      if (refusal && clock.monotonic() >= refusal.untilMs) {
        refusal = undefined
        order = slots.map(({ key }) => key)
      }
      return order
    },
    refused(key) {
      const others = order.filter((other) => other !== key)
      if (others.length === 0 || others.length === order.length) return
      order = [...others, key]
      refusal = { key, untilMs: clock.monotonic() + refusedForMs }
    },
    check,
    close() {
      closed = true
      stopWatching()
    },
  }
}

interface Slot {
  path: string | undefined
  key: ProviderKey
  problem: string | undefined
}

function hintsOf(slots: readonly Slot[]): Hints {
  return Object.fromEntries(slots.map(({ key: { place, hint } }) => [place, hint]))
}

function newKey(value: string, place: ProviderKey['place']): ProviderKey {
  return { value, place, hint: keyHint(value) }
}

function openSlot(provider: string, source: SecretSource, place: ProviderKey['place']): Slot {
  const path = source.kind === 'file' ? source.path : undefined
  const where =
    path === undefined ? `provider ${provider}: its ${place} key` : `provider ${provider}: ${path}`
  let value: string
  try {
    value = source.kind === 'file' ? readFileSync(source.path, 'utf8').trim() : source.value.trim()
  } catch (cause) {
    throw new Error(`${where}: the key file cannot be read (${codeOf(cause)})`, { cause })
  }
  const problem = keyProblem(value)
  if (problem !== undefined) throw new Error(`${where}: the key cannot be used: ${problem}`)
  return { path, key: newKey(value, place), problem: undefined }
}

import type { LoadUsed } from './counters.ts'

/** What SQL said was used when this node first met a key; asked once a key. */
export interface FirstUsed {
  /** Resolves when all keys are known. @throws what `loadUsed` throws; the next call asks again */
  load(keys: readonly string[]): Promise<void>
  /** Of a loaded key. */
  of(key: string): number
  forget(keys: readonly string[]): void
}

export function createFirstUsed(loadUsed: LoadUsed): FirstUsed {
  const known = new Map<string, number>()
  const asked = new Map<string, Promise<void>>()
  return {
    async load(keys) {
      const missing = keys.filter((key) => !known.has(key))
      await Promise.all(missing.map((key) => asked.get(key) ?? ask(key)))
    },
    of: (key) => known.get(key) ?? 0,
    forget(keys) {
      for (const key of keys) known.delete(key)
    },
  }

  function ask(key: string): Promise<void> {
    const answer = loadUsed(key)
      .then((used) => void known.set(key, used))
      .finally(() => asked.delete(key))
    asked.set(key, answer)
    return answer
  }
}

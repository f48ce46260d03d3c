import type { VaultWriter } from './batch.ts'

/** Starts a writer. @param onEnd when it ended by itself: what it is asked from then on is rejected */
export type StartWriter = (onEnd: () => void) => Promise<VaultWriter>

/** A writer that is started when it is first needed, and again when it ended. */
export interface KeptWriter extends VaultWriter {
  /** Starts it now. @throws what keeps it from starting */
  start(): Promise<void>
}

export function keepWriter(startWriter: StartWriter): KeptWriter {
  let current: Promise<VaultWriter> | undefined

  function writer(): Promise<VaultWriter> {
    if (current) return current
    const started = startWriter(() => forget(started))
    // What asks for it hears why it did not start; the next who asks tries again.
    started.catch(() => forget(started))
    current = started
    return started
  }

  function forget(ended: Promise<VaultWriter>): void {
    if (current === ended) current = undefined
  }

  return {
    start: async () => void (await writer()),
    write: async (batch) => (await writer()).write(batch),
    erase: async (removal) => (await writer()).erase(removal),
    expire: async (removal) => (await writer()).expire(removal),
    sweep: async () => (await writer()).sweep(),
    scrub: async () => (await writer()).scrub(),
    rewrap: async (keys) => (await writer()).rewrap(keys),
    dropOutbox: async (ids) => (await writer()).dropOutbox(ids),
    close: async () => (await current)?.close(),
  }
}

import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'

/** A file that others write to, waited for until it survives a power cut. */
export interface Disk {
  /** @throws when something may be lost; asked again, the operating system would say that all is well */
  sync: () => Promise<void>
  close: () => void
}

const datasync = promisify(fdatasync)
/**
 * While the disk usually takes less, the event loop waits for it: that costs half of what waking a thread and being
 * woken by it do. A disk that hangs can stop the event loop once; what follows waits on a thread.
 */
const quickMs = 1
/** Every wait counts this much, so that a single long one keeps those after it off the event loop. */
const smoothing = 0.1

/** @param now milliseconds of a clock that never goes back */
export function openDisk(file: string, now: () => number): Disk {
  const descriptor = openSync(file, 'r+')
  let usualMs = quickMs

  return {
    async sync() {
      const before = now()
      if (usualMs < quickMs) fdatasyncSync(descriptor)
      else await datasync(descriptor)
      usualMs += (now() - before - usualMs) * smoothing
    },
    close: () => closeSync(descriptor),
  }
}

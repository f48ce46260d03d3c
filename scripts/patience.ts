import { vi } from 'vitest'

/** How long tests wait for what has to come, in milliseconds: what a busy machine may take is no finding. */
const patienceMs = 20_000

const { waitFor } = vi

/** `vi.waitFor` waits for a second and has no setting; `expect.poll` has one (vitest.config.ts). */
const waitPatiently: typeof waitFor = (callback, options = {}) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: patienceMs, ...options })

// Files share a process, and each of them runs this.
if (waitFor.name !== waitPatiently.name) vi.waitFor = waitPatiently

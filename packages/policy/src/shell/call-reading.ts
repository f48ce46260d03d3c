import type { Effects } from '../enforce/effects.ts'
import type { BashReading } from '../predict/bash/bash-reading.ts'
import type { ShellReading } from './parse-shell.ts'

/** Gives what was made when it was first asked for. */
type Once<Made> = (make: () => Made) => Made

/**
 * What is read of one call in one place, whatever the policy: its tree, what the client makes of it, what it does. Who judges
 * the call with both evaluators, or under several policies, hands it from one to the next.
 */
export interface CallReading {
  readonly tree: Once<ShellReading>
  readonly asClient: Once<BashReading>
  readonly effects: Once<Effects>
}

export function createCallReading(): CallReading {
  return { tree: once(), asClient: once(), effects: once() }
}

function once<Made extends object>(): Once<Made> {
  let made: Made | undefined
  return (make) => (made ??= make())
}

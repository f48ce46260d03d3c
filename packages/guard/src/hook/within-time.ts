import { GuardProblem } from './problem.ts'

/** How long judging alone may take; the watchdog of the whole process is in hook-process.ts. */
export const judgeTimeoutMs = 2_000

const place = Symbol.for('sekisho.guard.work')

/**
 * Runs what never yields, and ends it when it takes too long: V8 is stopped from another thread, also inside a regular
 * expression, where no timer of this one would come to run.
 * @throws GuardProblem time-over; whatever the work throws
 */
export function withinTime<T>(timeoutMs: number, work: () => T): T {
  let result: { value: T } | undefined
  // Loaded in the process that runs: whether it may be in a snapshot (run-executable.ts) is not said.
  const { Script } = process.getBuiltinModule('node:vm')
  const script = new Script(`globalThis[Symbol.for('sekisho.guard.work')]()`)
  Object.defineProperty(globalThis, place, {
    configurable: true,
    value: () => {
      result = { value: work() }
    },
  })
  try {
    script.runInThisContext({ timeout: timeoutMs })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new GuardProblem('time-over', { seconds: timeoutMs / 1000 })
    throw error
  } finally {
    Reflect.deleteProperty(globalThis, place)
  }
  if (result === undefined) throw new GuardProblem('internal')
  return result.value
}

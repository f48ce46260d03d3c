import { every } from '../../platform/clock/every.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Counters } from '../../platform/counters/counters.ts'
import type { PlannedLine } from './plan.ts'

/** How full counters are, as far as this node knows: what it read, and what it has settled since. Never asked on the way of a call. */
export interface Levels {
  /** Undefined: it was not read yet. */
  of(key: string): number | undefined
  /** From now on this counter is kept in view, until its window is over. */
  watch(line: PlannedLine, person: string): void
  /** Reads a counter that is watched and was never read. Never throws. */
  load(key: string): Promise<void>
  add(key: string, amount: number): void
  close(): void
}

/** A counter in view. */
export interface Level {
  line: PlannedLine
  person: string
  used: number | undefined
  /** monotonic milliseconds */
  readAt: number
  /** the highest threshold of the budget that was told of, in percent */
  told: number
}

interface LevelsDeps {
  counters: Pick<Counters, 'read'>
  clock: Clock
  /** Called for each threshold a counter has passed, as it was just read. What it throws is tried again. */
  onPassed: (level: Level & { used: number }, threshold: number) => Promise<void>
  onError: (error: unknown) => void
}

const lookEveryMs = 1_000
/** What other nodes have spent shows after so long at the latest. */
const staleMs = 10_000
/** Beyond it new counters are not watched: headers and notices are left out, limits are not. */
const maxLevels = 200_000

export function createLevels(deps: LevelsDeps): Levels {
  const levels = new Map<string, Level>()
  const dirty = new Set<string>()
  const chore = every(lookEveryMs, () => look({ levels, dirty }, deps))
  return {
    of: (key) => levels.get(key)?.used,
    watch(line, person) {
      const level = levels.get(line.key)
      if (level === undefined) {
        if (levels.size >= maxLevels) return
        levels.set(line.key, { line, person, used: undefined, readAt: -Infinity, told: 0 })
        dirty.add(line.key)
        return
      }
      if (level.line.line.budget === line.line.budget) return
      // Another budget counts on it now, or its limit is another: what was told of was told of that one.
      level.line = line
      level.told = 0
      dirty.add(line.key)
    },
    async load(key) {
      const level = levels.get(key)
      if (level === undefined || level.used !== undefined) return
      await read(key, level, deps).catch(deps.onError)
    },
    add(key, amount) {
      const level = levels.get(key)
      if (level === undefined) return
      if (level.used !== undefined) level.used += amount
      dirty.add(key)
    },
    close: () => chore.stop(),
  }
}

interface Watched {
  levels: Map<string, Level>
  /** keys that something was added to since they were looked at */
  dirty: Set<string>
}

/** Only what may have passed a threshold, or was not read for long, is read again. What fails is looked at the next time. */
async function look(watched: Watched, deps: LevelsDeps): Promise<void> {
  const { levels, dirty } = watched
  try {
    // Of this moment: what is added meanwhile has its turn the next time.
    for (const key of Array.from(dirty)) {
      const level = levels.get(key)
      if (level === undefined) dirty.delete(key)
      else await lookAt(key, level, { ...deps, dirty })
    }
  } catch (error) {
    deps.onError(error)
  }
  const now = deps.clock.now()
  for (const [key, level] of levels) if (level.line.window.endsAt < now) levels.delete(key)
}

async function lookAt(
  key: string,
  level: Level,
  { dirty, ...deps }: LevelsDeps & Pick<Watched, 'dirty'>,
): Promise<void> {
  if (isDue(level, deps.clock.monotonic())) await read(key, level, deps)
  // Before what may fail: what is added from here on is looked at once more.
  dirty.delete(key)
  await tell(level, deps).catch((error: unknown) => {
    dirty.add(key)
    throw error
  })
}

async function read(key: string, level: Level, { counters, clock }: LevelsDeps): Promise<void> {
  const { used } = await counters.read(key)
  level.used = used
  level.readAt = clock.monotonic()
}

async function tell(level: Level, { onPassed }: LevelsDeps): Promise<void> {
  const { used } = level
  const { limit, thresholds } = level.line.line.budget
  if (used === undefined || limit === 0) return
  for (const threshold of thresholds) {
    if (threshold <= level.told || used * 100 < limit * threshold) continue
    await onPassed({ ...level, used }, threshold)
    level.told = threshold
  }
}

function isDue({ used, readAt, line, told }: Level, now: number): boolean {
  if (used === undefined || now - readAt > staleMs) return true
  const { limit, thresholds } = line.line.budget
  return thresholds.some((threshold) => threshold > told && used * 100 >= limit * threshold)
}

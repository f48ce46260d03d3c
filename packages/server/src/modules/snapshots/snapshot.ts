import type { Changes, Topic } from '../../platform/changes/changes.ts'

/** Rows of one table in memory, in step with it: never more than a change notice (or its poll, 500 ms) behind. */
export interface Snapshot<Value> {
  get(key: string): Value | undefined
  /** everything, in no order */
  values(): Iterable<Value>
  /** Shows a change this node has just committed, at once; the reload its notice causes will find the same. */
  put(value: Value): void
  /** Reads everything again now, after a change of more rows than one would put. @throws when the store cannot be read */
  reload(): Promise<void>
  readonly size: number
}

interface SnapshotOptions<Value> {
  topic: Topic
  changes: Changes
  keyOf: (value: Value) => string
  /** Rows in the order of their ids, after the given one; fewer than `pageSize` means the end. */
  readPage: (after: Value | undefined) => Promise<readonly Value[]>
  pageSize: number
  /** A number that every change of a row raises, where rows have one and are never removed: of two states the later is known. */
  versionOf?: (value: Value) => number
  /** Called with everything after each change, the first load included: for what is worked out from the rows. */
  onChange?: (values: Iterable<Value>) => void
}

/** Own changes that keep coming while rows are read make it read again, this often; then the next poll goes on. */
const maxRounds = 5

/** Loads the rows and keeps them in step. @throws when the store cannot be read */
export async function openSnapshot<Value>(options: SnapshotOptions<Value>): Promise<Snapshot<Value>> {
  const { keyOf, versionOf, onChange } = options
  let current = new Map<string, Value>()
  const own = new Map<string, Value>()
  let running: Promise<void> = Promise.resolve()

  async function load(): Promise<void> {
    for (let round = 0; round < maxRounds; round++) {
      own.clear()
      const rows = await readAll(options)
      // A row read before our own commit must not undo it (a revoked credential would work again): ours wins here,
      // and since it may be the older one if another node changed the same row, everything is read once more. With
      // versions the newer one is known, and a directory that writes without a pause cannot keep us from loading.
      for (const [key, value] of own) putNewer(rows, { key, value })
      current = rows
      onChange?.(current.values())
      if (own.size === 0 || versionOf !== undefined) return
    }
    throw new Error(`the ${options.topic} kept changing while they were read`)
  }

  function putNewer(rows: Map<string, Value>, { key, value }: { key: string; value: Value }): void {
    const there = rows.get(key)
    if (versionOf !== undefined && there !== undefined && versionOf(there) > versionOf(value)) return
    rows.set(key, value)
  }

  const reload = () => (running = running.catch(ignoreEarlier).then(load))
  // Subscribed before the first load, so that no change falls between the two.
  options.changes.subscribe(options.topic, reload)
  await reload()
  return {
    get: (key) => current.get(key),
    values: () => current.values(),
    put(value) {
      const key = keyOf(value)
      putNewer(current, { key, value })
      putNewer(own, { key, value })
      onChange?.(current.values())
    },
    reload,
    get size() {
      return current.size
    },
  }
}

/** The load before this one has already told its own caller. */
function ignoreEarlier(): void {}

async function readAll<Value>({
  readPage,
  keyOf,
  pageSize,
}: SnapshotOptions<Value>): Promise<Map<string, Value>> {
  const rows = new Map<string, Value>()
  let last: Value | undefined
  for (;;) {
    const page = await readPage(last)
    for (const value of page) rows.set(keyOf(value), value)
    last = page.at(-1)
    if (page.length < pageSize) return rows
  }
}

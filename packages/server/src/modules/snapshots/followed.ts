import type { Changes, Topic } from '../../platform/changes/changes.ts'

/** A row that is given a higher number, higher than any other's, by every change that is announced. */
export interface Numbered {
  readonly sequence: number
}

/**
 * Rows in memory like a Snapshot, for a table that is large and changes often: after the first load only what changed is
 * read. Rows that are over are let go.
 */
export interface Followed<Value> {
  get(key: string): Value | undefined
  /** Shows a change this node has just committed, or a row it read by itself. An older state than the one here is passed over. */
  put(value: Value): void
  values(): IterableIterator<Value>
  readonly size: number
}

export interface FollowedOptions<Value> {
  topic: Topic
  changes: Changes
  keyOf: (value: Value) => string
  /** it is over for good: nobody needs to find it any more */
  isOver: (value: Value) => boolean
  /** Gives the newer state what only this node knows of the one it replaces. */
  carryOver?: (from: Value, to: Value) => void
  /** the highest number given out so far; 0 when there is none */
  readHead: () => Promise<number>
  /**
   * Rows with a number above `after` in the order of their numbers; fewer than `pageSize` means the end. With `upTo`
   * (the first load) none above that, and those that are over may be left out.
   */
  readPage: (range: { after: number; upTo?: number }) => Promise<readonly Value[]>
  pageSize: number
}

/** Loads the rows and keeps them in step. @throws when the store cannot be read */
export async function openFollowed<Value extends Numbered>(
  options: FollowedOptions<Value>,
): Promise<Followed<Value>> {
  const { keyOf, isOver, readPage, pageSize } = options
  const rows = new Map<string, Value>()
  let head = 0
  let loaded = false
  let running: Promise<void> = Promise.resolve()

  function put(value: Value): void {
    const key = keyOf(value)
    const known = rows.get(key)
    // What is not here and has a number that was read already was let go: the state at hand is an old one.
    if (loaded && known === undefined && value.sequence <= head) return
    if (known !== undefined && known.sequence > value.sequence) return
    if (known !== undefined) options.carryOver?.(known, value)
    rows.set(key, value)
  }

  async function read(upTo?: number): Promise<void> {
    let after = upTo === undefined ? head : 0
    for (;;) {
      const page = await readPage(upTo === undefined ? { after } : { after, upTo })
      for (const value of page) put(value)
      after = page.at(-1)?.sequence ?? after
      if (upTo === undefined) head = after
      if (page.length < pageSize) return
    }
  }

  async function load(): Promise<void> {
    if (!loaded) {
      // What changes while the first load runs gets a higher number, and is read after it.
      const first = await options.readHead()
      await read(first)
      head = first
      loaded = true
    }
    await read()
    // Kept until here, so that a state read before the end could not bring it back.
    for (const [key, value] of rows) if (value.sequence <= head && isOver(value)) rows.delete(key)
  }

  const reload = () => (running = running.catch(ignoreEarlier).then(load))
  // Subscribed before the first load, so that no change falls between the two.
  options.changes.subscribe(options.topic, reload)
  await reload()
  return {
    get: (key) => rows.get(key),
    put,
    values: () => rows.values(),
    get size() {
      return rows.size
    },
  }
}

/** The load before this one has already told its own caller. */
function ignoreEarlier(): void {}

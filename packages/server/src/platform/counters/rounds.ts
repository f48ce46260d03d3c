import { setImmediate as nextTurn } from 'node:timers/promises'

/** Gathers work into rounds, one at a time: what arrives while one is under way shares the next. */
export interface Rounds<Item, Answer> {
  /** Resolves with the answer of the round the item went with. @throws what the round threw, or when too many wait */
  add(item: Item): Promise<Answer>
  /** Asks for a round without items. */
  wake(): void
  /** Runs what is waiting, once, and no more. */
  close(): Promise<void>
}

export interface RoundsOptions<Item, Answer> {
  /** Answers in the order of the items. */
  run: (items: readonly Item[]) => Promise<readonly Answer[]>
  /** Whether a round is needed when no item waits. */
  isNeeded: () => boolean
  /** After a round that threw; one without items follows in a while. */
  onFailure: (error: unknown) => void
}

interface Waiting<Item, Answer> {
  item: Item
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

const maxWaiting = 10_000
const maxItems = 1_000
const retryMs = 250

export function createRounds<Item, Answer>(options: RoundsOptions<Item, Answer>): Rounds<Item, Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  let running: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false

  return {
    async add(item) {
      if (closed) throw new Error('closed')
      if (waiting.length >= maxWaiting) throw new Error(`more than ${maxWaiting} are waiting`)
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      waiting.push({ item, resolve, reject })
      wake()
      return promise
    },
    wake,
    async close() {
      closed = true
      await running
      await runAll()
      clearTimeout(retry)
    },
  }

  function wake(): void {
    if (closed || running !== undefined) return
    clearTimeout(retry)
    running = runAll().finally(() => {
      running = undefined
      if (waiting.length > 0) wake()
    })
  }

  /** Never rejects. The first round waits a turn of the event loop for whatever arrives with it. */
  async function runAll(): Promise<void> {
    await nextTurn()
    while (waiting.length > 0 || options.isNeeded()) {
      const failed = await runOne(waiting.splice(0, maxItems))
      if (failed && waiting.length === 0) {
        retry = setTimeout(wake, retryMs).unref()
        return
      }
    }
  }

  async function runOne(batch: readonly Waiting<Item, Answer>[]): Promise<boolean> {
    try {
      const answers = await options.run(batch.map(({ item }) => item))
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer)
      return false
    } catch (error) {
      options.onFailure(error)
      for (const { reject } of batch) reject(error)
      return true
    }
  }
}

import type { Log } from '../log/log.ts'
import type { ReadVersions, Topic } from './changes.ts'

/** What both adapters share: polling the versions and calling `reload` when one differs from the last that worked. */
export interface Reloader {
  readonly subscribe: (topic: Topic, reload: () => Promise<void>) => void
  /** Reads the versions now rather than at the next tick. */
  readonly poll: () => void
  /** Whether every subscriber has what was so no longer than `staleMs` ago; judged at every tick and answer. */
  readonly isFresh: () => boolean
  readonly close: () => Promise<void>
}

export interface ReloaderOptions {
  versions: ReadVersions
  log: Log
  pollMs: number
  /** milliseconds */
  staleMs: number
  /** milliseconds of a clock that is never set back */
  monotonic: () => number
}

interface Subscription {
  topic: Topic
  reload: () => Promise<void>
  /** the version a finished `reload` began after */
  loaded: number | undefined
  /** the newest version seen by a poll */
  latest: number
  /** when it last had all there was, on the monotonic clock */
  freshAt: number
  running: Promise<void> | undefined
  /** a `reload` that took long is followed by a rest, on the clock of this process */
  restsUntil: number
}

const unloaded = { loaded: undefined, latest: 0, running: undefined, restsUntil: 0 }

/** Quicker ones follow each other at once. */
const longReloadMs = 50
/** The next tick is never later than that, so that a change still shows within a second. */
const longestRestMs = 400

export function createReloader(options: ReloaderOptions): Reloader {
  const { versions, log, pollMs, monotonic } = options
  const subscriptions: Subscription[] = []
  const freshness = createFreshness(subscriptions, options)
  let polling: Promise<void> | undefined
  let pollAgain = false
  let closed = false
  let unreadable = false
  const timer = setInterval(tick, pollMs).unref()

  return {
    subscribe(topic, reload) {
      subscriptions.push({ ...unloaded, topic, reload, freshAt: monotonic() })
      poll()
    },
    poll,
    isFresh: freshness.isFresh,
    async close() {
      closed = true
      clearInterval(timer)
      await polling
      for (const subscription of subscriptions) await subscription.running
    },
  }

  function tick(): void {
    // Here too, because a store that is silent answers no poll.
    freshness.judge()
    poll()
  }

  function poll(): void {
    if (closed) return
    // A read under way may have begun before the change that asks for this one.
    pollAgain = polling !== undefined
    polling ??= readVersions().finally(() => {
      polling = undefined
      if (pollAgain) poll()
    })
  }

  async function readVersions(): Promise<void> {
    try {
      const began = monotonic()
      const read = await versions()
      for (const subscription of subscriptions) {
        const version = read.get(subscription.topic) ?? 0
        if (subscription.loaded === version) subscription.freshAt = began
        startIfChanged(subscription, version)
      }
      freshness.judge()
      unreadable = false
    } catch (error) {
      if (!unreadable) log.warn({ err: error }, 'cannot read what changed; trying again')
      unreadable = true
    }
  }

  function startIfChanged(subscription: Subscription, version: number): void {
    subscription.latest = version
    if (closed || subscription.running !== undefined || subscription.loaded === version) return
    // A directory that pushes ten thousand people changes something all the time; the next tick comes here again.
    if (performance.now() < subscription.restsUntil) return
    subscription.running = run(subscription, options).then((worked) => {
      subscription.running = undefined
      freshness.judge()
      if (worked) startIfChanged(subscription, subscription.latest)
    })
  }
}

/** Whether `reload` worked; a failure waits for the next poll. */
async function run(subscription: Subscription, { log, monotonic }: ReloaderOptions): Promise<boolean> {
  try {
    const version = subscription.latest
    const began = monotonic()
    const startedAt = performance.now()
    await subscription.reload()
    const tookMs = performance.now() - startedAt
    if (tookMs > longReloadMs)
      subscription.restsUntil = performance.now() + Math.min(2 * tookMs, longestRestMs)
    subscription.loaded = version
    subscription.freshAt = began
    return true
  } catch (error) {
    log.error({ err: error, topic: subscription.topic }, 'cannot reload what changed; trying again')
    return false
  }
}

/**
 * Whether every subscription had all there was no longer than `staleMs` ago. Kept as a boolean, because every call asks;
 * and put down when it turns, because someone has to look at the store.
 */
function createFreshness(
  subscriptions: readonly Subscription[],
  { log, staleMs, monotonic }: ReloaderOptions,
): { judge: () => void; isFresh: () => boolean } {
  let fresh = true
  return {
    judge() {
      const now = monotonic()
      const wasFresh = fresh
      fresh = subscriptions.every(({ freshAt }) => now - freshAt <= staleMs)
      if (wasFresh && !fresh) log.error({ staleMs }, 'what changed is not known; refusing calls until it is')
      if (!wasFresh && fresh) log.info('what changed is known again; calls are admitted')
    },
    isFresh: () => fresh,
  }
}

import type { Log } from '../log/log.ts'
import type { ReadVersions, Topic } from './changes.ts'

/** What both adapters share: polling the versions and calling `reload` when one differs from the last that worked. */
export interface Reloader {
  readonly subscribe: (topic: Topic, reload: () => Promise<void>) => void
  /** Reads the versions now rather than at the next tick. */
  readonly poll: () => void
  readonly close: () => Promise<void>
}

export interface ReloaderOptions {
  versions: ReadVersions
  log: Log
  pollMs: number
}

interface Subscription {
  topic: Topic
  reload: () => Promise<void>
  /** the version a finished `reload` began after */
  loaded: number | undefined
  /** the newest version seen by a poll */
  latest: number
  running: Promise<void> | undefined
}

export function createReloader({ versions, log, pollMs }: ReloaderOptions): Reloader {
  const subscriptions: Subscription[] = []
  let polling: Promise<void> | undefined
  let pollAgain = false
  let closed = false
  let unreadable = false
  const timer = setInterval(poll, pollMs).unref()

  return {
    subscribe(topic, reload) {
      subscriptions.push({ topic, reload, loaded: undefined, latest: 0, running: undefined })
      poll()
    },
    poll,
    async close() {
      closed = true
      clearInterval(timer)
      await polling
      for (const subscription of subscriptions) await subscription.running
    },
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
      const read = await versions()
      for (const subscription of subscriptions)
        startIfChanged(subscription, read.get(subscription.topic) ?? 0)
      unreadable = false
    } catch (error) {
      if (!unreadable) log.warn({ err: error }, 'cannot read what changed; trying again')
      unreadable = true
    }
  }

  function startIfChanged(subscription: Subscription, version: number): void {
    subscription.latest = version
    if (closed || subscription.running !== undefined || subscription.loaded === version) return
    subscription.running = run(subscription).then((worked) => {
      subscription.running = undefined
      if (worked) startIfChanged(subscription, subscription.latest)
    })
  }

  /** Whether `reload` worked; a failure waits for the next poll. */
  async function run(subscription: Subscription): Promise<boolean> {
    try {
      const version = subscription.latest
      await subscription.reload()
      subscription.loaded = version
      return true
    } catch (error) {
      log.error({ err: error, topic: subscription.topic }, 'cannot reload what changed; trying again')
      return false
    }
  }
}

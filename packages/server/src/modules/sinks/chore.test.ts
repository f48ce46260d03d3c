import { beforeEach, describe, expect, test } from 'vitest'
import { createChore, type Chore } from './chore.ts'
import { ReceiverAway } from './receivers/receiver.ts'

let now: number
let told: string[]
let held: boolean
let outcomes: ((onSettled?: () => void) => Promise<void>)[]
let attempts: number
let chore: Chore
let store: () => Promise<void>
beforeEach(() => {
  now = 1_000_000
  told = []
  held = true
  outcomes = []
  attempts = 0
  store = async () => undefined
  chore = createChore({
    sink: 'splunk',
    delivery: {
      async run(_signal, onSettled) {
        attempts += 1
        await outcomes.shift()?.(onSettled)
      },
    },
    progress: {
      async note(_, problem) {
        await store()
        told.push(`noted ${problem ?? 'nothing'}`)
      },
    },
    clock: { now: () => now },
    random: () => Uint8Array.of(255),
    held: async () => held,
    onProblem: (problem) => told.push(`problem: ${problem}`),
    onRecovered: () => told.push('recovered'),
    onRetry: () => told.push('retry'),
    onRound: async (isHere) => void (isHere || told.push('elsewhere')),
  })
})
const away = (message: string, retryAfterMs?: number) => () =>
  Promise.reject(new ReceiverAway(message, { retryAfterMs }))

describe('the chore of a sink', () => {
  test('tells of an outage once, and once that it is over', async () => {
    outcomes = [away('status 503'), away('status 503'), away('status 500')]
    for (let round = 0; round < 4; round++) {
      await chore.round()
      now += 300_000
    }
    expect(told).toEqual([
      'retry',
      'problem: status 503',
      'noted status 503',
      'retry',
      'retry',
      'noted status 500',
      'recovered',
      'noted nothing',
    ])
  })

  test('waits longer after each failure, and as long as the receiver asked', async () => {
    outcomes = [away('1'), away('2'), away('3', 60_000)]
    const times: number[] = []
    while (times.length < 4) {
      const before = attempts
      await chore.round()
      if (attempts > before) times.push(now - 1_000_000)
      now += 500
    }
    expect(times).toEqual([0, 1_000, 3_000, 63_000])
  })

  test('does not wait longer and longer for a receiver that takes some each time and then throttles', async () => {
    const someThenBusy = (onSettled?: () => void) => {
      onSettled?.()
      return away('status 429')()
    }
    outcomes = Array.from({ length: 10 }, () => someThenBusy)
    for (let second = 0; second < 10; second++) {
      await chore.round()
      now += 1_000
    }
    expect(attempts).toBe(10)
    expect(told.filter((one) => one !== 'retry')).toEqual(['problem: status 429', 'noted status 429'])
  })

  test('tries at once when it is told to hurry', async () => {
    outcomes = [away('status 503', 3_600_000)]
    await chore.round()
    await chore.round()
    expect(attempts).toBe(1)
    chore.hurry()
    await chore.round()
    expect(attempts).toBe(2)
  })

  test('does nothing while another node holds the lease', async () => {
    held = false
    await chore.round()
    expect([attempts, told]).toEqual([0, ['elsewhere']])
  })

  test('goes on when the store comes back', async () => {
    outcomes = [away('status 503')]
    store = () => Promise.reject(new Error('the store is away'))
    await chore.round()
    store = async () => undefined
    now += 300_000
    await chore.round()
    expect(told.at(-1)).toBe('noted nothing')
  })

  test('keeps to itself what an error of its own says', async () => {
    outcomes = [() => Promise.reject(new Error('secret inside'))]
    await chore.round()
    expect(told.join()).not.toContain('secret inside')
  })

  test('ends when it is closed, and takes what ends then for no failure', async () => {
    const [begun, running] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    outcomes = [
      () => {
        begun.resolve()
        return running.promise
      },
    ]
    const round = chore.round()
    await begun.promise
    const closed = chore.close()
    running.reject(new Error('aborted'))
    await Promise.all([round, closed])
    await chore.round()
    expect([attempts, told]).toEqual([1, []])
  })
})

import { beforeEach, expect, it } from 'vitest'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

let now = 0
let limit: RateLimit
beforeEach(() => {
  now = 1_000_000
  limit = createRateLimit({
    max: 3,
    windowMs: 60_000,
    maxOverall: 8,
    clock: { monotonic: () => now },
  })
})

const takes = (address: string, times: number) => Array.from({ length: times }, () => limit.take(address))

it('an address may so often in a window, and again in the next', () => {
  expect(takes('192.0.2.1', 4)).toEqual([true, true, true, false])
  expect(limit.waitSeconds('192.0.2.1')).toBe(60)
  now += 59_999
  expect([limit.take('192.0.2.1'), limit.waitSeconds('192.0.2.1')]).toEqual([false, 1])
  now += 1
  expect(limit.take('192.0.2.1')).toBe(true)
})

it('what is given back was never taken, and is not more than was taken', () => {
  takes('192.0.2.1', 3)
  limit.giveBack('192.0.2.1')
  expect(takes('192.0.2.1', 2)).toEqual([true, false])
  now += 60_000
  limit.giveBack('192.0.2.1')
  expect(takes('192.0.2.1', 4)).toEqual([true, true, true, false])
})

it('another address is not kept waiting by it, until all of them together are too many where that is asked for', () => {
  expect([...takes('192.0.2.1', 3), ...takes('192.0.2.2', 3)]).not.toContain(false)
  expect(takes('192.0.2.3', 3)).toEqual([true, true, false])
  expect(limit.isOver('192.0.2.4')).toBe(true)
})

it('nobody is kept waiting by others, however many, where nothing is asked of all together', () => {
  const alone = createRateLimit({ max: 3, windowMs: 60_000, clock: { monotonic: () => now } })
  for (let i = 0; i < 5_000; i++)
    for (let times = 0; times < 4; times++) alone.take(`10.1.${i >> 8}.${i & 255}`)
  expect(alone.isOver('192.0.2.1')).toBe(false)
  expect(alone.take('192.0.2.1')).toBe(true)
})

it('the networks of one IPv6 site (/48) may together ten times as often as one of them', () => {
  const alone = createRateLimit({ max: 3, windowMs: 60_000, clock: { monotonic: () => now } })
  const taken = Array.from({ length: 31 }, (_, site) => alone.take(`2001:db8:1:${site.toString(16)}::1`))
  expect(taken.filter((one) => one)).toHaveLength(30)
  expect(alone.waitSeconds('2001:db8:1:ffff::1')).toBe(60)
  expect(alone.take('2001:db8:2::1')).toBe(true)
})

it('the addresses of one IPv6 network are one', () => {
  expect(['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:3:4:5:6'].map((a) => limit.take(a))).toEqual([
    true,
    true,
    true,
  ])
  expect(limit.take('2001:db8:1:2:ffff::')).toBe(false)
  expect(limit.take('2001:db8:1:3::1')).toBe(true)
})

it('looking counts nothing', () => {
  for (let looks = 0; looks < 20; looks++) expect(limit.isOver('192.0.2.1')).toBe(false)
  expect(limit.take('192.0.2.1')).toBe(true)
})

it('any number of addresses is held in bounded memory, and what all did together is not forgotten', () => {
  const wide = createRateLimit({
    max: 1,
    windowMs: 60_000,
    maxOverall: 30_000,
    clock: { monotonic: () => now },
  })
  for (let i = 0; i < 30_000; i++) wide.take(`198.51.${i >> 8}.${i & 255}`)
  expect(wide.isOver('192.0.2.1')).toBe(true)
})

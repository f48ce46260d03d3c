import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLocalDays, isTimeZone } from './local-days.ts'

/** With and without daylight saving, by whole, half and quarter hours, over the date line, at midnight and a minute past. */
const zones = [
  'UTC',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Europe/London',
]
const first = Date.UTC(1980, 0, 1)
const last = Date.UTC(2100, 0, 1)

/** The other way round: the offset that Intl names, added to the time. */
function dayByOffset(zone: string, timeMs: number): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? []
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000
  return new Date(sign === '-' ? timeMs - offsetMs : timeMs + offsetMs).toISOString().slice(0, 10)
}

describe.each(zones)('days in %s', (zone) => {
  test('are those of the offset that is in force, at any time', () => {
    const dayOf = createLocalDays(zone)
    const time = fc.integer({ min: first, max: last })
    fc.assert(
      fc.property(time, (timeMs) => {
        expect(dayOf(timeMs)).toBe(dayByOffset(zone, timeMs))
      }),
    )
  })

  test('are so also from second to second around the midnights of a year, its end included', () => {
    const dayOf = createLocalDays(zone)
    const begin = fc.integer({ min: 1980, max: 2100 })
    const step = fc.record({
      day: fc.integer({ min: 0, max: 366 }),
      quarter: fc.integer({ min: 0, max: 95 }),
    })
    fc.assert(
      fc.property(begin, step, (year, { day, quarter }) => {
        const edge = Date.UTC(year, 0, 1 + day, 0, quarter * 15)
        for (const timeMs of [edge - 1, edge, edge + 1_000, edge + 59_999, edge + 60_000])
          expect(dayOf(timeMs)).toBe(dayByOffset(zone, timeMs))
      }),
    )
  })
})

describe('a day', () => {
  test.each([
    {
      what: 'a summer day that has 23 hours',
      in: 'America/New_York',
      at: '2026-03-08T04:59:59Z',
      is: '2026-03-07',
    },
    {
      what: 'one that ends an hour early',
      in: 'America/New_York',
      at: '2026-03-09T04:00:00Z',
      is: '2026-03-09',
    },
    { what: 'a day that has 25 hours', in: 'America/New_York', at: '2026-11-02T04:59:59Z', is: '2026-11-01' },
    { what: 'half an hour saved', in: 'Australia/Lord_Howe', at: '2026-04-05T13:29:59Z', is: '2026-04-05' },
    { what: 'three quarters of an hour', in: 'Asia/Kathmandu', at: '2026-12-31T18:14:59Z', is: '2026-12-31' },
    { what: 'a year that begins', in: 'Asia/Kathmandu', at: '2026-12-31T18:15:00Z', is: '2027-01-01' },
    { what: 'a day that was left out', in: 'Pacific/Apia', at: '2011-12-30T10:00:00Z', is: '2011-12-31' },
    { what: 'the day before, again', in: 'America/St_Johns', at: '2010-11-07T02:31:00Z', is: '2010-11-06' },
  ])('is right for $what', ({ in: zone, at, is }) => {
    expect(createLocalDays(zone)(Date.parse(at))).toBe(is)
  })
})

test.each(['Asia/Tokyo', 'UTC', 'Etc/GMT+9', 'europe/berlin'])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true)
})

test.each(['+09:00', '', 'Tokyo', 'Asia/Tokyo; drop', 'Mars/Olympus'])('%j is none', (name) => {
  expect(isTimeZone(name)).toBe(false)
})

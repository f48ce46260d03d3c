import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWindows } from './windows.ts'

const zones = [
  'UTC',
  'Asia/Tokyo',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  // Clocks are put forward at midnight: those days begin at one o'clock.
  'Africa/Cairo',
  'America/Santiago',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
]
const zone = fc.constantFrom(...zones)
const period = fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const)
const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2034, 11, 31) })

/** The day as the platform's own calendar has it. */
function localDay(now: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
}

const here = (at: string, timeZone: string, of: 'daily' | 'weekly' | 'monthly') =>
  createWindows(timeZone).at({ period: of, zone: 'organization' }, Date.parse(at))
const iso = (time: number) => new Date(time).toISOString()

describe('the window of a budget', () => {
  it('contains the moment it was asked for, and begins and ends on its days in that zone', () => {
    fc.assert(
      fc.property(zone, period, moment, (timeZone, of, now) => {
        const window = createWindows(timeZone).at({ period: of, zone: 'organization' }, now)
        expect(window.startsAt).toBeLessThanOrEqual(now)
        expect(now).toBeLessThan(window.endsAt)
        expect(localDay(window.startsAt, timeZone)).toBe(window.from)
        expect(localDay(window.startsAt - 1, timeZone) < window.from).toBe(true)
        expect(localDay(window.endsAt - 1, timeZone)).toBe(window.to)
        expect(localDay(window.endsAt, timeZone) > window.to).toBe(true)
        expect(window.label).toBe(window.to)
      }),
    )
  })

  it('is the next one from its end on, without a gap or an overlap', () => {
    fc.assert(
      fc.property(zone, period, moment, (timeZone, of, now) => {
        const windows = createWindows(timeZone)
        const window = windows.at({ period: of, zone: 'organization' }, now)
        const next = windows.at({ period: of, zone: 'organization' }, window.endsAt)
        expect(next.startsAt).toBe(window.endsAt)
        expect(next.label > window.label).toBe(true)
      }),
    )
  })

  it('does not depend on what was asked before, also when the clock is set back', () => {
    const wanted = fc.record({ of: period, now: moment, zone: fc.constantFrom('utc', 'organization') })
    fc.assert(
      fc.property(zone, fc.array(wanted, { maxLength: 20 }), (timeZone, asked) => {
        const windows = createWindows(timeZone)
        for (const { of, now, zone } of asked) {
          const fresh = createWindows(timeZone).at({ period: of, zone }, now)
          expect(windows.at({ period: of, zone }, now)).toEqual(fresh)
        }
      }),
    )
  })

  it('is a day of 23 hours and one of 25 where the clocks change', () => {
    const spring = here('2026-03-08T12:00:00Z', 'America/New_York', 'daily')
    const autumn = here('2026-11-01T12:00:00Z', 'America/New_York', 'daily')
    expect((spring.endsAt - spring.startsAt) / 3_600_000).toBe(23)
    expect((autumn.endsAt - autumn.startsAt) / 3_600_000).toBe(25)
  })

  it('is a week from Monday to Sunday, across the end of a year', () => {
    const week = here('2026-12-31T23:59:59Z', 'UTC', 'weekly')
    expect([week.from, week.to]).toEqual(['2026-12-28', '2027-01-03'])
    expect(iso(week.endsAt)).toBe('2027-01-04T00:00:00.000Z')
  })

  it('is a month of the organization’s zone, which ends before or after that of UTC', () => {
    const tokyo = here('2026-11-30T15:00:00Z', 'Asia/Tokyo', 'monthly')
    expect([tokyo.from, tokyo.to, iso(tokyo.endsAt)]).toEqual([
      '2026-12-01',
      '2026-12-31',
      '2026-12-31T15:00:00.000Z',
    ])
    const utc = createWindows('Asia/Tokyo').at({ period: 'monthly', zone: 'utc' }, tokyo.startsAt)
    expect([utc.from, utc.to]).toEqual(['2026-11-01', '2026-11-30'])
  })

  it('has 29 days in the February of a leap year', () => {
    expect(here('2028-02-29T12:00:00Z', 'Asia/Tokyo', 'monthly').to).toBe('2028-02-29')
  })

  it('is a minute of the clock for a rate, and has no end for calls under way', () => {
    const windows = createWindows('Asia/Tokyo')
    const now = Date.parse('2026-11-25T23:59:59.999Z')
    const minute = windows.at({ period: 'minute', zone: 'organization' }, now)
    expect([minute.label, minute.endsAt]).toEqual(['2026-11-25T23:59', now + 1])
    expect(windows.at({ period: 'at_once', zone: 'utc' }, now)).toMatchObject({ label: 'open' })
  })
})

import type { BudgetBody, SpendReportBody } from '@sekisho/contract/admin-api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runSql } from '../packages/server/src/platform/counters/test-counters.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { budgetServer, callMicroUsd, callTokens, priced, type Member } from './budgeted.ts'

const hourMs = 3_600_000
const timeZone = 'America/New_York'

/** The clock on the wall is set; that which measures how long things take goes on as it is. */
describe.each(await testDatabases())('budgets and the clock, on $name', (database) => {
  const server = budgetServer(database, { sekisho: { time_zone: timeZone } })
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
  afterEach(() => void vi.useRealTimers())

  const { member, budget, post, spend, explain, standing } = server
  const at = (moment: string) => void vi.setSystemTime(new Date(moment))
  const ownBudget = ({ id }: Member, fields: object) =>
    budget({ scope: { type: 'person', id }, limit: 100 * callMicroUsd, ...fields })
  const used = async (who: Member, { id }: { id: string }) => (await standing(who, id))?.used
  const callsOn = async ({ id }: Member, moment: string) => {
    const day = moment.slice(0, 10)
    const { body } = await server.sekisho.admin<SpendReportBody>('GET', `/api/spend?from=${day}&to=${day}`)
    return body.data.find(({ key }) => key === id)?.exchanges
  }

  /** Begins a call, moves the clock while it is under way, and lets it end. */
  async function callAcross(who: Member, moment: string): Promise<void> {
    let finish = () => {}
    server.upstream.behave((received, response) => {
      finish = () => void priced(received, response)
    })
    const sent = server.upstream.received.length
    const open = post(who)
    await server.upstream.nth(sent + 1)
    at(moment)
    finish()
    const response = await open
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    server.upstream.behave(priced)
  }

  it.each([
    { across: 'the end of a month', before: '2028-08-31T23:59:59Z', after: '2028-09-01T00:00:01Z' },
    { across: 'a month’s end back', before: '2028-10-01T00:00:01Z', after: '2028-09-30T23:59:59Z' },
    { across: 'midnight', before: '2028-11-14T23:59:59Z', after: '2028-11-15T00:00:01Z' },
    { across: 'midnight, set back', before: '2028-11-22T00:00:01Z', after: '2028-11-21T23:59:59Z' },
  ])(
    'a call under way across $across counts where it arrived, and nowhere else',
    async ({ across, before, after }) => {
      const period = across.includes('month') ? 'monthly' : 'daily'
      at(before)
      const who = await member()
      const made = await ownBudget(who, { period })
      await callAcross(who, after)
      expect(await used(who, made)).toBe(0)
      at(before)
      expect(await used(who, made)).toBe(callMicroUsd)
      expect([await callsOn(who, before), await callsOn(who, after)]).toEqual([1, undefined])
      // Counters say what SQL says, in both.
      await server.restart()
      expect(await used(who, made)).toBe(callMicroUsd)
      at(after)
      expect(await used(who, made)).toBe(0)
    },
  )

  it('a clock set back by a year and put right again neither gives nor takes money', async () => {
    at('2029-06-15T12:00:00Z')
    const who = await member()
    const made = await ownBudget(who, { period: 'monthly' })
    await spend(who, 2)
    at('2028-06-15T12:00:00Z')
    await spend(who, 1)
    expect(await used(who, made)).toBe(callMicroUsd)
    at('2029-06-15T12:00:01Z')
    await spend(who, 1)
    expect(await used(who, made)).toBe(3 * callMicroUsd)
    await server.restart()
    expect(await used(who, made)).toBe(3 * callMicroUsd)
  })

  it.each([
    { hours: 23, starts: '2029-03-11T05:00:00Z', ends: '2029-03-12T04:00:00Z' },
    { hours: 25, starts: '2029-11-04T04:00:00Z', ends: '2029-11-05T05:00:00Z' },
  ])('a day of $hours hours where the organization is, is one day', async ({ hours, starts, ends }) => {
    expect(Date.parse(ends) - Date.parse(starts)).toBe(hours * hourMs)
    const secondsFrom = (moment: string, seconds: number) =>
      new Date(Date.parse(moment) + seconds * 1_000).toISOString()
    at(secondsFrom(starts, -1))
    const who = await member()
    const made = await ownBudget(who, { period: 'daily', zone: 'organization' })
    const utc = await ownBudget(who, { period: 'daily', zone: 'utc', unit: 'calls', limit: 100 })
    await spend(who, 1)
    for (const moment of [starts, secondsFrom(ends, -1)]) {
      at(moment)
      await spend(who, 1)
    }
    const dayUsed = await used(who, made)
    at(ends)
    await spend(who, 1)
    const next = await used(who, made)
    at(secondsFrom(starts, -1))
    expect([await used(who, made), dayUsed, next]).toEqual([1, 2, 1].map((calls) => calls * callMicroUsd))
    expect(await used(who, utc)).toBe(2)

    await server.restart()
    expect(await used(who, made)).toBe(callMicroUsd)
    at(secondsFrom(ends, -1))
    expect(await used(who, made)).toBe(2 * callMicroUsd)
    at(ends)
    expect(await used(who, made)).toBe(callMicroUsd)
  })

  it.each([
    {
      what: 'a day of 23 hours, and a week’s end',
      moments: [
        '2030-03-10T04:59:59Z',
        '2030-03-10T05:00:00Z',
        '2030-03-10T06:59:59Z', // 01:59:59, a second before three o'clock
        '2030-03-10T07:00:00Z',
        '2030-03-10T23:59:59Z',
        '2030-03-11T00:00:00Z',
        '2030-03-11T03:59:59Z',
        '2030-03-11T04:00:00Z',
      ],
    },
    {
      what: 'a day of 25 hours, and a week’s end',
      moments: [
        '2030-11-03T03:59:59Z',
        '2030-11-03T04:00:00Z',
        '2030-11-03T05:59:59Z', // 01:59:59, a second before one o'clock
        '2030-11-03T06:00:00Z',
        '2030-11-03T23:59:59Z',
        '2030-11-04T00:00:00Z',
        '2030-11-04T04:59:59Z',
        '2030-11-04T05:00:00Z',
      ],
    },
    {
      what: 'a month’s end',
      moments: [
        '2031-10-31T03:59:59Z',
        '2031-10-31T23:59:59Z',
        '2031-11-01T00:00:00Z',
        '2031-11-01T03:59:59Z',
        '2031-11-01T04:00:00Z',
      ],
    },
  ])('over $what live counters are what SQL says, of days here and by UTC', async ({ moments }) => {
    at(moments[0] ?? '')
    const group = `walkers ${moments[0]}`
    const who = await member([group])
    const made = await walkedBudgets(who, group)
    const calls: string[] = []
    for (const moment of moments) {
      at(moment)
      await spend(who, 1)
      calls.push(moment)
      expect(await allUsed(who, made)).toEqual(made.map((budget) => expectedOf(budget, { moment, calls })))
    }
    if (database.name === 'postgres') await runSql(server.storage, 'truncate counters, counter_shares')
    await server.restart()
    for (const moment of moments.toReversed()) {
      at(moment)
      expect(await allUsed(who, made)).toEqual(made.map((budget) => expectedOf(budget, { moment, calls })))
    }
  })

  /** Of a person and a pool, by every calendar period, in each unit; two of one unit and period cannot differ in the zone. */
  async function walkedBudgets(who: Member, group: string): Promise<BudgetBody[]> {
    const made: BudgetBody[] = []
    for (const period of ['daily', 'weekly', 'monthly'] as const) {
      made.push(await ownBudget(who, { period, zone: 'utc' }))
      made.push(await ownBudget(who, { period, zone: 'organization', unit: 'calls' }))
      const pool = { scope: { type: 'group', id: group }, sharing: 'pool', unit: 'tokens', limit: 1e9 }
      made.push(await budget({ ...pool, period, zone: 'organization' }))
    }
    return made
  }

  async function allUsed(who: Member, made: readonly BudgetBody[]): Promise<(number | undefined)[]> {
    const standings = await explain(who)
    return made.map(({ id }) => standings.find((each) => each.budget.id === id)?.used)
  }
})

/** Said by another calendar than the server's: that of `Intl`. */
function expectedOf(
  { unit, period, zone }: BudgetBody,
  { moment, calls }: { moment: string; calls: readonly string[] },
): number {
  const window = (at: string) => windowOf(at, { period, timeZone: zone === 'utc' ? 'UTC' : timeZone })
  const within = calls.filter((call) => window(call) === window(moment)).length
  return within * { usd: callMicroUsd, tokens: callTokens, calls: 1 }[unit]
}

function windowOf(
  moment: string,
  { period, timeZone }: { period: BudgetBody['period']; timeZone: string },
): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(moment))
  if (period === 'monthly') return day.slice(0, 7)
  if (period === 'daily') return day
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

import type { BudgetExplanationBody } from '@sekisho/contract/admin-api'
import { describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { budgetServer, callMicroUsd, callTokens, type Member } from './budgeted.ts'
import { answer } from './upstream.ts'

const unified = 'anthropic-ratelimit-unified-'

describe.each(await testDatabases())('budgets, on $name', (database) => {
  const server = budgetServer(database, {
    admin: { blocked_message: 'Ask in #ai-budget.' },
    sekisho: { time_zone: 'Asia/Tokyo' },
  })
  const { member, budget, post, spend, callUntilRefused, explain, standing } = server
  let groups = 0
  const group = () => `group-${++groups}`
  const code = (response: Response) => response.headers.get('x-sekisho-refusal')
  /** What the record keeps of why somebody was refused. */
  const refusals = async ({ id }: Member) =>
    (await server.sekisho.entries())
      .filter(({ kind, actor }) => kind === 'exchange.refused' && 'id' in actor && actor.id === id)
      .map(({ data }) => (data as { said?: Record<string, unknown> }).said)
  const sentence = async (response: Response) =>
    ((await response.json()) as { error: { message: string } }).error.message

  it('a person’s own budget is spent to its end, and the refusal names it, what is used and needed, when it resets, and whom to ask', async () => {
    const who = await member()
    const name = `own of ${who.id}`
    await budget({
      name,
      scope: { type: 'person', id: who.id },
      limit: 10 * callMicroUsd,
      period: 'daily',
      zone: 'organization',
    })
    const { served, refusal } = await callUntilRefused(who)
    expect(served).toBe(10)
    expect([refusal.status, code(refusal)]).toEqual([429, 'budget_reached'])
    expect(await sentence(refusal)).toMatch(
      new RegExp(
        String.raw`^The budget ${name} is used up: \$1\.00 of \$1\.00, and this call needs about \$0\.\d\d\. It resets at \d{4}-\d\d-\d\d 00:00 \(Asia/Tokyo\)\. .* Ask in #ai-budget\.$`,
      ),
    )
    const [said] = await vi.waitUntil(async () => {
      const found = await refusals(who)
      return found.length > 0 && found
    })
    expect(said).toMatchObject({ unit: 'usd', used: 10 * callMicroUsd, limit: 10 * callMicroUsd })
    expect(said?.['budget']).toMatch(/^spl_/)
    expect(JSON.stringify(said)).not.toContain(name)
    const headers = Object.fromEntries(refusal.headers)
    expect(headers).toMatchObject({
      'x-should-retry': 'false',
      [`${unified}status`]: 'rejected',
      [`${unified}overage-period`]: 'daily',
      [`${unified}overage-disabled-reason`]: 'org_spend_cap_reached',
    })
    expect(headers).not.toHaveProperty(`${unified}representative-claim`)
    expect(headers).not.toHaveProperty(`${unified}overage-scope`)
    const reset = Number(headers[`${unified}overage-reset`])
    // Midnight in Tokyo.
    expect(reset % 86_400).toBe(15 * 3600)
  })

  it('calls that arrive together cannot spend the same money', async () => {
    const who = await member()
    const { id } = await budget({
      scope: { type: 'person', id: who.id },
      limit: 100 * callMicroUsd,
      period: 'monthly',
      thresholds: [],
    })
    // What a call costs is known once some have been made.
    await spend(who, 20)
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const response = await post(who)
        await response.arrayBuffer()
        return response.status
      }),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const served = statuses.filter((status) => status === 200).length
    expect(20 + served).toBeLessThanOrEqual(101)
    expect(20 + served).toBeGreaterThanOrEqual(97)
    await vi.waitFor(async () =>
      expect(await standing(who, id)).toMatchObject({ used: (20 + served) * callMicroUsd, held: 0 }),
    )
  })

  it('a person’s budgets are explained with those of their own project and of who pays for it', async () => {
    const who = await member()
    const fields = { name: 'explained', classification: 'internal', costCentre: 'CC-1' }
    const { id } = (await server.sekisho.admin<{ id: string }>('POST', '/api/projects', fields)).body
    await server.sekisho.admin('PATCH', `/api/people/${who.id}`, { defaultProject: id, costCentre: 'CC-2' })
    const pool = (type: string, id: string) =>
      budget({ sharing: 'pool', limit: 100 * callMicroUsd, scope: { type, id } })
    const made = [await pool('project', id), await pool('cost_centre', 'CC-1')]
    const other = await pool('cost_centre', 'CC-2')
    await spend(who, 1)
    for (const { id } of made)
      await vi.waitFor(async () => expect(await standing(who, id)).toMatchObject({ used: callMicroUsd }))
    expect(await standing(who, other.id)).toBeUndefined()
  })

  it('of seats the narrowest counts: the person’s own, of groups the tightest, then the organization’s; null lifts a limit', async () => {
    const [a, b] = [group(), group()]
    const who = await member([a, b])
    const terms = { unit: 'tokens', period: 'weekly' }
    const wide = await budget({ ...terms, scope: { type: 'organization' }, limit: callTokens * 50 })
    const verdictOf = async () =>
      Object.fromEntries(
        (await explain(who))
          .filter(({ budget: { unit, period } }) => unit === 'tokens' && period === 'weekly')
          .map((each) => [each.budget.name, [each.verdict, each.overriddenBy]]),
      )
    expect(await verdictOf()).toEqual({ [wide.name]: ['applies', undefined] })
    const loose = await budget({ ...terms, scope: { type: 'group', id: a }, limit: callTokens * 3 })
    const tight = await budget({ ...terms, scope: { type: 'group', id: b }, limit: callTokens * 2 })
    expect(await verdictOf()).toEqual({
      [tight.name]: ['applies', undefined],
      [loose.name]: ['overridden', tight.name],
      [wide.name]: ['overridden', tight.name],
    })
    const { served, refusal } = await callUntilRefused(who)
    expect([served, code(refusal)]).toEqual([2, 'budget_reached'])
    const own = await budget({ ...terms, scope: { type: 'person', id: who.id }, limit: callTokens * 4 })
    // Whichever budget counts, what was used was used.
    expect((await callUntilRefused(who)).served).toBe(2)
    await server.sekisho.admin('PATCH', `/api/budgets/${own.id}`, { limit: null })
    expect((await post(who)).status).toBe(200)
    expect((await verdictOf())[own.name]).toEqual(['no_limit', undefined])
    for (const { id } of [own, tight, loose, wide])
      await server.sekisho.admin('POST', `/api/budgets/${id}/remove`, { reason: 'test' })
    expect(await verdictOf()).toEqual({})
  })

  it('a pool is shared by the group, beside the seats, and tells the client that it is no cap of one’s own', async () => {
    const shared = group()
    const [one, other, outsider] = [await member([shared]), await member([shared]), await member()]
    await budget({
      scope: { type: 'group', id: shared },
      sharing: 'pool',
      limit: 4 * callMicroUsd,
      period: 'weekly',
    })
    await budget({ scope: { type: 'person', id: one.id }, limit: 3 * callMicroUsd, period: 'weekly' })
    expect((await callUntilRefused(one)).served).toBe(3)
    const { served, refusal } = await callUntilRefused(other)
    expect(served).toBe(1)
    expect(Object.fromEntries(refusal.headers)).toMatchObject({
      [`${unified}overage-scope`]: 'group_pool',
      [`${unified}overage-period`]: 'monthly',
    })
    expect((await post(outsider)).status).toBe(200)
  })

  it('a project has a budget of its own, and its cost centre another, for whoever works on it', async () => {
    const [one, other] = [await member(), await member()]
    const name = `app-${one.id.slice(-6).toLowerCase()}`
    const project = await server.sekisho.admin<{ id: string }>('POST', '/api/projects', {
      name,
      costCentre: name,
    })
    expect(project.status).toBe(201)
    const scope = { type: 'project', id: project.body.id }
    const seat = await budget({ scope, limit: 2 * callMicroUsd })
    await budget({
      scope: { type: 'cost_centre', id: name },
      sharing: 'pool',
      limit: 3 * callMicroUsd,
    })
    const call = async (who: Member) => {
      const response = await post(who, {}, { 'x-sekisho-project': name })
      await response.arrayBuffer()
      return response.status
    }
    expect([await call(one), await call(one), await call(one)]).toEqual([200, 200, 429])
    expect([await call(other), await call(other)]).toEqual([200, 429])
    expect((await post(one)).status).toBe(200)
    const { body } = await server.sekisho.admin<BudgetExplanationBody>(
      'GET',
      `/api/people/${one.id}/budgets?project=${scope.id}`,
    )
    expect(body.data.find((each) => each.budget.id === seat.id)).toMatchObject({
      verdict: 'applies',
      used: 2 * callMicroUsd,
    })
  })

  it('a session has a maximum of its own, and a new session begins anew', async () => {
    const who = await member()
    await budget({
      scope: { type: 'person', id: who.id },
      limit: 2 * callMicroUsd,
      period: 'conversation',
    })
    const withSession = (session: string) =>
      post(who, { metadata: { user_id: JSON.stringify({ session_id: session }) } })
    const statuses = []
    for (let made = 0; made < 3; made++) statuses.push((await withSession('first')).status)
    expect(statuses).toEqual([200, 200, 400])
    const refusal = await withSession('first')
    expect(code(refusal)).toBe('conversation_budget_reached')
    expect(await sentence(refusal)).toContain('/clear')
    expect((await withSession('second')).status).toBe(200)
    // A call that names no session is held against none.
    expect((await post(who)).status).toBe(200)
  })

  it('a budget made in the middle of its period counts what was spent before, also of a pool', async () => {
    const late = group()
    const who = await member([late])
    await spend(who, 3)
    const seat = await budget({ scope: { type: 'person', id: who.id }, limit: 5 * callMicroUsd })
    const pool = await budget({
      scope: { type: 'group', id: late },
      sharing: 'pool',
      unit: 'calls',
      limit: 100,
    })
    expect(await standing(who, seat.id)).toMatchObject({ used: 3 * callMicroUsd })
    expect(await standing(who, pool.id)).toMatchObject({ used: 3 })
    expect((await callUntilRefused(who)).served).toBe(2)
  })

  it('a rate refuses with the seconds to wait, and Claude Code tries again by itself', async () => {
    const who = await member()
    await budget({ scope: { type: 'person', id: who.id }, unit: 'calls', limit: 1, period: 'minute' })
    const responses = [await post(who), await post(who), await post(who)]
    const refused = responses.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThanOrEqual(1)
    for (const response of refused) {
      expect([response.status, code(response)]).toEqual([429, 'rate_reached'])
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
      expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(120)
      expect(response.headers.get('x-should-retry')).toBeNull()
    }
  })

  it('of calls under way no more than so many are sent; the next waits for one to end', async () => {
    const who = await member()
    await budget({ scope: { type: 'person', id: who.id }, unit: 'calls', limit: 1, period: 'at_once' })
    const before = server.upstream.received.length
    const held = Promise.withResolvers<void>()
    server.upstream.behave(async (received, response) => {
      if (server.upstream.received.length === before + 1) await held.promise
      await answer(received, response)
    })
    const first = post(who)
    await server.upstream.nth(before + 1)
    const second = post(who)
    await vi.waitFor(async () => {
      const text = await (await fetch(`${server.sekisho.url}/metrics`)).text()
      expect(text).toMatch(/^sekisho_open_exchanges 2$/m)
    })
    expect(server.upstream.received.length).toBe(before + 1)
    held.resolve()
    expect([(await first).status, (await second).status]).toEqual([200, 200])
  })

  it('passing a threshold is told of once', async () => {
    const who = await member()
    const { id } = await budget({ scope: { type: 'person', id: who.id }, limit: 4 * callMicroUsd })
    await spend(who, 3)
    const passed = async () =>
      (await server.sekisho.entries()).filter(
        ({ kind, data }) => kind === 'budget.threshold_passed' && (data as { budget: string }).budget === id,
      )
    await vi.waitFor(async () => expect(await passed()).toHaveLength(2))
    expect((await passed()).map(({ data, actor }) => [actor, data])).toEqual(
      [50, 75].map((threshold) => [
        { type: 'system' },
        {
          budget: id,
          subject: who.id,
          threshold,
          used: expect.any(Number) as number,
          limit: 4 * callMicroUsd,
          period: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
        },
      ]),
    )
    expect(await (await fetch(`${server.sekisho.url}/metrics`)).text()).toMatch(
      /^sekisho_budget_thresholds_passed_total\{threshold="50"\} [1-9]/m,
    )
  })

  it('with fifty budgets in force for the caller a call is held against each of them', async () => {
    const eight = Array.from({ length: 8 }, group)
    const who = await member(eight)
    const ids: string[] = []
    for (const id of eight)
      for (const period of ['daily', 'weekly', 'monthly'])
        for (const unit of ['usd', 'tokens'])
          ids.push(
            (await budget({ scope: { type: 'group', id }, sharing: 'pool', unit, period, limit: 1e12 })).id,
          )
    for (const unit of ['usd', 'tokens'])
      ids.push(
        (await budget({ scope: { type: 'person', id: who.id }, unit, period: 'weekly', limit: 1e12 })).id,
      )
    expect(ids).toHaveLength(50)
    await (await post(who)).arrayBuffer()
    const counted = (await explain(who)).filter(({ budget }) => ids.includes(budget.id))
    expect(counted).toHaveLength(50)
    for (const { budget, verdict, used } of counted)
      expect([budget.unit, verdict, used]).toEqual([
        budget.unit,
        'applies',
        budget.unit === 'usd' ? callMicroUsd : callTokens,
      ])
  })

  it('after a restart every counter is what SQL says', async () => {
    const again = group()
    const who = await member([again])
    const seat = await budget({
      scope: { type: 'person', id: who.id },
      limit: 5 * callMicroUsd,
      period: 'daily',
    })
    const pool = await budget({
      scope: { type: 'group', id: again },
      sharing: 'pool',
      limit: 100 * callMicroUsd,
    })
    await spend(who, 4)
    await server.restart()
    expect(await standing(who, seat.id)).toMatchObject({ used: 4 * callMicroUsd, held: 0 })
    expect(await standing(who, pool.id)).toMatchObject({ used: 4 * callMicroUsd, held: 0 })
    expect((await callUntilRefused(who)).served).toBe(1)
  })
})

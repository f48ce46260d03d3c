import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readFileSync } from 'node:fs'
import type {
  FederationRuleBody,
  HoldBody,
  InForceBody,
  InvitationBody,
  McpServerBody,
  PersonBody,
  PolicyRolloutsBody,
  ReconciliationBody,
  SpendRowBody,
  WitnessBody,
} from '@sekisho/contract/admin-api'
import type { Entry } from '@sekisho/contract'
import { verifyLedgerStore } from '../packages/server/src/modules/ledger/index.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'

const fillWithinMs = 120_000

async function filled(storage: Storage): Promise<Sekisho> {
  const sekisho = await startSekisho({ storage, providers: [], demo: true })
  await vi.waitFor(() => expect(sekisho.printed.join('\n')).toContain('calls of 90 days are in'), {
    timeout: fillWithinMs,
  })
  return sekisho
}

async function namesOf({ admin }: Sekisho): Promise<string[]> {
  const { body } = await admin<{ data: PersonBody[] }>('GET', '/api/people?limit=200')
  return body.data.map(({ name, email }) => `${name} ${email}`).toSorted()
}

/** Of all days but the one under way, which grows with the clock. */
async function spentOf({ admin }: Sekisho, by: string): Promise<SpendRowBody[]> {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const { body } = await admin<{ data: SpendRowBody[] }>(
    'GET',
    `/api/spend?by=${by}&from=2026-01-01&to=${yesterday}`,
  )
  return body.data
}

/** The first hundred of a kind, oldest first. */
async function oldest({ admin }: Sekisho, kind: Entry['kind']): Promise<Entry[]> {
  const { body } = await admin<{ data: (Omit<Entry, 'time'> & { time: string })[] }>(
    'GET',
    `/api/ledger/entries?kind=${kind}&order=oldest&limit=100`,
  )
  return body.data.map((entry) => ({ ...entry, time: Date.parse(entry.time) }))
}

function ageDays(entry: Entry | undefined): number {
  return (Date.now() - (entry?.time ?? Date.now())) / 86_400_000
}

describe.each(await testDatabases())('a demonstration, on $name', (database) => {
  let storage: Storage
  let first: Sekisho
  beforeAll(async () => {
    storage = await database.open()
    first = await filled(storage)
  }, fillWithinMs)
  afterAll(async () => {
    await first.stop()
    await database.dispose()
  })

  it(
    'is the same whenever it is filled, and nobody in it has an invented name',
    async () => {
      const second = await filled(await database.open())
      try {
        const names = await namesOf(first)
        expect(names).toHaveLength(121)
        expect(names.filter((name) => !/^Person \d{3} person-\d{3}@example\.invalid$/.test(name))).toEqual([
          'Owner null',
        ])
        expect(await namesOf(second)).toEqual(names)
        const days = await spentOf(first, 'day')
        expect(days.length).toBeGreaterThan(80)
        expect(await spentOf(second, 'day')).toEqual(days)
        expect(await spentOf(second, 'model')).toEqual(await spentOf(first, 'model'))
      } finally {
        await second.stop()
      }
    },
    fillWithinMs,
  )

  it('has something for every report: refusals, savings, budgets over and near their limits', async () => {
    const { body: overview } = await first.admin<{ days: { refused: number }[] }>(
      'GET',
      '/api/overview?days=30',
    )
    expect(overview.days.filter(({ refused }) => refused > 0).length).toBeGreaterThan(15)
    const { body: search } = await first.admin<{ data: { data: { code: string; said?: object } }[] }>(
      'GET',
      '/api/ledger/entries?kind=exchange.refused&limit=100',
    )
    expect(new Set(search.data.map(({ data }) => data.code)).size).toBeGreaterThan(3)
    const { body: budgets } = await first.admin<{ data: { id: string }[] }>('GET', '/api/budgets?limit=50')
    const saidOf = (code: string) => search.data.find(({ data }) => data.code === code)?.data.said
    expect(saidOf('model_not_allowed')).toEqual({ allowed: expect.any(String) })
    expect(saidOf('budget_reached')).toEqual({
      budget: expect.toBeOneOf(budgets.data.map(({ id }) => id)),
      unit: 'usd',
      used: expect.any(Number),
      limit: 8_000_000,
      needed: expect.any(Number),
      resetsAt: expect.any(Number),
    })
    const { body: passed } = await first.admin<{ data: unknown[] }>(
      'GET',
      '/api/ledger/entries?kind=budget.threshold_passed&limit=100',
    )
    expect(passed.data.length).toBeGreaterThan(5)
  })

  it('has been for 90 days: what was done stands in the ledger when it was done, each by its office', async () => {
    const opened = await oldest(first, 'session.opened')
    expect(ageDays(opened[0])).toBeGreaterThan(88)
    const published = await oldest(first, 'policy.published')
    const times = published.map(({ time }) => time)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(new Set(published.map((entry) => Math.round(ageDays(entry)))).size).toBeGreaterThan(4)
    const offices: [Entry['kind'], string][] = [
      ['policy.published', 'security'],
      ['mcp_server.approved', 'security'],
      ['hold.placed', 'security'],
      ['cost_report.imported', 'finance'],
      ['month.closed', 'finance'],
      ['budget.created', 'finance'],
      ['invitation.created', 'admin'],
    ]
    const { body: people } = await first.admin<{ data: PersonBody[] }>('GET', '/api/people?limit=200')
    const rolesOf = new Map(people.data.map(({ id, roles }) => [id, roles.join()]))
    for (const [kind, office] of offices) {
      const by = (await oldest(first, kind)).map(({ actor }) =>
        'id' in actor ? rolesOf.get(actor.id) : actor.type,
      )
      expect([kind, new Set(by)]).toEqual([kind, new Set([office])])
    }
  })

  it('has machines in every state, a version on its way, and one that the server took back', async () => {
    const { body: machines } = await first.admin<{ data: InForceBody[] }>(
      'GET',
      '/api/policies/in-force?limit=200',
    )
    const states = new Set(machines.data.map(({ state }) => state))
    expect(states).toEqual(new Set(['in_force', 'drifted', 'stale', 'claimed_only', 'unguarded']))
    const { body: policies } = await first.admin<{ data: { id: string; name: string }[] }>(
      'GET',
      '/api/policies',
    )
    expect(policies.data.map(({ name }) => name)).toEqual(['Everybody', 'Group data'])
    const newest = await Promise.all(
      policies.data.map(async ({ id }) => {
        const { body } = await first.admin<PolicyRolloutsBody>('GET', `/api/policies/${id}/rollouts`)
        return body.data[0]
      }),
    )
    expect(newest).toMatchObject([
      { version: 3, ring: 'share', state: 'running' },
      { version: 2, ring: 'canary', state: 'rolled_back', reason: 'block_rate' },
    ])
    expect(await oldest(first, 'policy.rolled_back')).toMatchObject([
      { actor: { type: 'system' }, data: { version: 2, previousVersion: 1, reason: 'block_rate' } },
    ])
  })

  it('has a catalogue, invitations, holds and federation rules, and no secret or host of anybody', async () => {
    const get = async <Body>(path: string) => (await first.admin<{ data: Body[] }>('GET', path)).body.data
    const servers = await get<McpServerBody>('/api/mcp-servers')
    expect(servers.filter(({ status }) => status === 'approved')).toHaveLength(4)
    expect(servers.filter(({ status }) => status === 'retired')).toHaveLength(1)
    expect(
      servers.flatMap(({ secrets }) => Object.values(secrets)).filter((text) => !text.includes('${')),
    ).toEqual([])
    const invitations = await get<InvitationBody>('/api/invitations')
    expect(new Set(invitations.map(({ state }) => state))).toEqual(new Set(['open', 'expired', 'revoked']))
    expect(await get<HoldBody>('/api/holds?status=in_force')).toHaveLength(1)
    const rules = await get<FederationRuleBody>('/api/federation-rules')
    const urls = [
      ...rules.map(({ issuer }) => issuer),
      ...(JSON.stringify(servers).match(/https:[^"]+/g) ?? []),
    ]
    expect(urls.map((url) => new URL(url).hostname).filter((host) => !host.endsWith('.invalid'))).toEqual([])
    expect(rules).toHaveLength(2)
  })

  it('has a cost report that differs for reasons, beside months that are closed', async () => {
    const now = new Date()
    // That of before is closed some days after its end.
    const before = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 1)
    const month = new Date(before).toISOString().slice(0, 7)
    const { body } = await first.admin<ReconciliationBody>(
      'GET',
      `/api/reports/reconciliation?month=${month}`,
    )
    const verdicts = body.data.map(({ verdict }) => verdict)
    expect(new Set(verdicts)).toEqual(
      new Set(['equal', 'rounding', 'doubt', 'outside', 'unmetered', 'unexplained']),
    )
    expect(verdicts.filter((one) => one === 'equal').length).toBeGreaterThan(verdicts.length / 2)
    const { body: charged } = await first.admin('GET', `/api/reports/chargeback?month=${month}`)
    expect(charged).toMatchObject({ closed: { month } })
  })

  it('calls nobody, and says in each call and price that it is one', async () => {
    const providers = await spentOf(first, 'provider')
    expect(providers.map(({ key }) => key)).toEqual(['demonstration'])
    const { body } = await first.admin<{ data: WitnessBody[] }>('GET', '/api/ledger/witnesses')
    expect(body.data).toMatchObject([{ kind: 'file', readable: true }])
    expect(readFileSync(body.data[0]?.place ?? '', 'utf8')).toContain('checkpoint')
    expect(body.data[0]?.place.startsWith(first.settings.dataDir)).toBe(true)
  })

  it('fills the page of who looks at it', async () => {
    const { body } = await first.admin<{ data: PersonBody[] }>('GET', '/api/people?limit=200')
    const owner = body.data.find(({ name }) => name === 'Owner')?.id
    const spent = await spentOf(first, 'person')
    expect(spent.find(({ key }) => key === owner)?.exchanges).toBeGreaterThan(100)
  })

  it(
    'stays one after a start without it, is not filled twice, and its ledger verifies',
    async () => {
      const before = await namesOf(first)
      first = await first.restart()
      expect(first.printed.join('\n')).not.toContain('Demonstration')
      expect(await namesOf(first)).toEqual(before)
      const { body: me } = await first.admin('GET', '/api/me')
      expect(me).toMatchObject({ demonstration: true })
      await first.idle()
      expect(await verifyLedgerStore({ storage: ledgerOf(first, storage) })).toMatchObject({ ok: true })
    },
    fillWithinMs,
  )
})

function ledgerOf({ settings }: Sekisho, storage: Storage): Storage {
  return storage.kind === 'postgres' ? storage : { kind: 'sqlite', file: `${settings.dataDir}/ledger.sqlite` }
}

describe.each(await testDatabases())('a demonstration of a Japanese server, on $name', (database) => {
  it(
    'has its names and reasons in Japanese, and the same people',
    async () => {
      const env = { LANG: 'ja_JP.UTF-8' }
      const sekisho = await startSekisho({ storage: await database.open(), providers: [], demo: true, env })
      try {
        await vi.waitFor(() => expect(sekisho.printed.join('\n')).toContain('件を投入しました'), {
          timeout: fillWithinMs,
        })
        const { body: policies } = await sekisho.admin<{ data: { name: string }[] }>('GET', '/api/policies')
        expect(policies.data.map(({ name }) => name)).toEqual(['全員', 'グループ data'])
        const { body: holds } = await sekisho.admin<{ data: HoldBody[] }>('GET', '/api/holds?status=in_force')
        expect(holds.data.map(({ reason }) => reason)).toEqual(['四半期の監査'])
        expect(await namesOf(sekisho)).toContain('Person 001 person-001@example.invalid')
      } finally {
        await sekisho.stop()
        await database.dispose()
      }
    },
    fillWithinMs,
  )
})

describe.each(await testDatabases())('a start that asks for no demonstration, on $name', (database) => {
  it('makes up nothing', async () => {
    const sekisho = await startSekisho({ storage: await database.open(), providers: [] })
    try {
      expect(await namesOf(sekisho)).toEqual(['Owner null'])
      const { body: me } = await sekisho.admin('GET', '/api/me')
      expect(me).not.toHaveProperty('demonstration')
      expect(sekisho.printed.join('\n')).not.toContain('Demonstration')
    } finally {
      await sekisho.stop()
      await database.dispose()
    }
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCompliance, type ComplianceHarness } from './compliance-fixture.ts'
import type { CallContent, Withheld } from './modules/compliance/transcripts.ts'
import { conversationHash } from './modules/ledger/index.ts'
import { admitted, noon, settled } from './modules/ledger/testing/entries.ts'
import { testDatabases } from './platform/sql/test-database.ts'

const admin = { type: 'operator' } as const
const at = (minutes: number) => noon + minutes * 60_000

describe.each(await testDatabases())('people and sessions in the compliance API, on $name', (database) => {
  let api: ComplianceHarness
  let key: string
  const kept = new Map<string, CallContent>()
  const readBy: string[] = []
  const opened: string[] = []
  let withheld: Withheld

  beforeEach(async () => {
    kept.clear()
    readBy.length = 0
    opened.length = 0
    withheld = 'not_retained'
    const transcripts = {
      async *read(exchanges: readonly string[], reader: { key: string }) {
        readBy.push(reader.key)
        for (const exchange of exchanges) {
          opened.push(exchange)
          yield kept.get(exchange) ?? withheld
        }
      },
    }
    api = await openCompliance({ storage: await database.openControl(), transcripts })
    key = await api.keyFor('read:compliance_user_data', 'read:compliance_org_data')
  })
  afterEach(async () => {
    expect(api.reported).toEqual([])
    await api.close()
    await database.dispose()
  })

  test('lists people and groups as the directory of an organization', async () => {
    const people = []
    for (const name of ['a', 'b', 'c'])
      people.push(
        await api.people.create(admin, {
          name,
          email: `${name}@example.com`,
          roles: ['developer'],
          groups: ['研究'],
        }),
      )
    await api.people.deactivate(admin, people[2]?.id ?? '', 'left')
    const [organization] = (await api.ask('organizations', key)).body.data
    expect(organization).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'sekisho.test',
      created_at: expect.any(String),
    })
    const first = (await api.ask(`organizations/${organization?.uuid}/users?limit=1`, key)).body
    expect(first).toMatchObject({
      has_more: true,
      data: [{ id: people[0]?.id, email: 'a@example.com', full_name: 'a', organization_role: 'developer' }],
    })
    const second = (await api.ask(`organizations/${organization?.uuid}/users?page=${first.next_page}`, key))
      .body
    expect(second).toMatchObject({ has_more: false, next_page: null, data: [{ full_name: 'b' }] })
    const [group] = (await api.ask('groups', key)).body.data
    expect(group).toMatchObject({ name: '研究', source_type: 'direct', roles: ['developer'] })
    expect((await api.ask(`groups/${group?.id}`, key)).body).toEqual(group)
    const members = (await api.ask(`groups/${group?.id}/members`, key)).body.data
    expect(members.map(({ email }: { email: string }) => email)).toEqual(['a@example.com', 'b@example.com'])
  })

  describe('sessions of Claude Code', () => {
    const id = `clls_${conversationHash('per_1', 'c1')}`
    const messages = (query = '') => api.ask(`apps/sessions/local/${id}/messages${query}`, key)

    beforeEach(() =>
      api.append(
        ...[1, 2, 3].flatMap((number) => {
          const call = { conversation: number === 3 ? 'c2' : 'c1' }
          const exchange = `exc_${number}`
          return [
            admitted(exchange, call, at(number)),
            settled(exchange, { ...call, totalMs: 1_000 }, at(number) + 1_000),
          ]
        }),
      ),
    )

    test('are listed with whose they are, the newest first, in pages', async () => {
      const first = (await api.ask('apps/sessions/local?limit=1', key)).body
      expect(first.data).toMatchObject([
        {
          type: 'compliance_local_session',
          product_surface: 'claude_code',
          created_at: '2026-11-22T12:03:00.000Z',
        },
      ])
      expect(first).not.toHaveProperty('has_more')
      const second = (await api.ask(`apps/sessions/local?limit=1&page=${first.next_page}`, key)).body
      expect(second).toMatchObject({
        data: [{ id, user: { id: 'per_1', email_address: null } }],
        next_page: null,
      })
      expect((await api.ask(`apps/sessions/local/${id}`, key)).body).toEqual(second.data[0])
      const late = (await api.ask('apps/sessions/local?created_at.gte=2026-11-22T12:02:00Z', key)).body
      expect(late.data).toHaveLength(1)
      api.clock.advance(86_400_001)
      expect(await api.ask(`apps/sessions/local?page=${first.next_page}`, key)).toMatchObject({ status: 400 })
    })

    test('say of each message that its content is not kept', async () => {
      const { data, next_page } = (await messages()).body
      expect(next_page).toBeNull()
      expect(data.map(({ role }: { role: string }) => role)).toEqual([
        'user',
        'assistant',
        'user',
        'assistant',
      ])
      for (const message of data)
        expect(message).toMatchObject({
          type: 'compliance_local_session_message',
          id: expect.stringMatching(/^clsm_/),
          provenance: { type: 'content_unavailable', reason: 'not_retained' },
          content: [],
        })
    })

    test('say that a second person would have to approve, where that is what keeps them', async () => {
      withheld = 'approval_required'
      const { data } = (await messages()).body
      expect(data.map(({ provenance }) => provenance)).toEqual(
        Array.from({ length: 4 }, () => ({ type: 'content_unavailable', reason: 'approval_required' })),
      )
    })

    test('end a page that has enough content, and the walk over pages misses none', async () => {
      const text = 'x'.repeat(9_000_000)
      for (const exchange of ['exc_1', 'exc_2'])
        kept.set(exchange, {
          request: Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: text }] })),
          response: Buffer.from(JSON.stringify({ content: [{ type: 'text', text }] })),
        })
      for (const order of ['asc', 'desc']) {
        const seen: unknown[] = []
        const counts: number[] = []
        let page = ''
        do {
          const { body } = await messages(`?order=${order}${page}`)
          seen.push(...body.data.map(({ id: message }) => message))
          counts.push(body.data.length)
          page = body.next_page === null ? '' : `&page=${body.next_page}`
        } while (page !== '')
        expect(counts).toEqual([1, 1, 1, 1])
        expect(new Set(seen).size).toBe(4)
      }
    })

    test('open no call before the one that a page begins with', async () => {
      const { next_page } = (await messages('?limit=2')).body
      opened.length = 0
      await messages(`?limit=2&page=${next_page}`)
      expect(opened).toEqual(['exc_2'])
    })

    test('go on where a page ended, newest first, although there was another call since', async () => {
      const before = (await messages('?order=desc')).body.data
      const { data, next_page } = (await messages('?order=desc&limit=1')).body
      const call = { conversation: 'c1' }
      await api.append(admitted('exc_4', call, at(9)), settled('exc_4', call, at(9)))
      const rest = (await messages(`?order=desc&page=${next_page}`)).body.data
      expect([...data, ...rest]).toEqual(before)
    })

    test('give the content where it is kept, in pages of any size and either order', async () => {
      const request = {
        messages: [
          { role: 'assistant', content: 'old' },
          { role: 'user', content: 'Why?' },
        ],
      }
      kept.set('exc_2', {
        request: Buffer.from(JSON.stringify(request)),
        response: Buffer.from(JSON.stringify({ content: [{ type: 'text', text: 'Because.' }] })),
      })
      const all = (await messages()).body.data
      expect(all.slice(2)).toMatchObject([
        { role: 'user', provenance: null, content: [{ type: 'text', text: 'Why?' }] },
        { role: 'assistant', provenance: null, content: [{ type: 'text', text: 'Because.' }] },
      ])
      expect(readBy).toEqual([(await api.keys.list({ limit: 1 })).data[0]?.id])
      for (const limit of [1, 2, 3]) {
        for (const order of ['asc', 'desc']) {
          const seen = []
          let page = ''
          do {
            const { body } = await messages(`?limit=${limit}&order=${order}${page}`)
            expect(body.data.length).toBeLessThanOrEqual(limit)
            seen.push(...body.data)
            page = body.next_page === null ? '' : `&page=${body.next_page}`
          } while (page !== '')
          expect(seen).toEqual(order === 'asc' ? all : all.toReversed())
        }
      }
      expect((await messages('?tool_result_max_bytes=-2')).status).toBe(400)
      for (const skip of [-1, 1.5, 50]) {
        const place = JSON.stringify({ cursor: '', skip, begun: api.clock.now() })
        const { status } = await messages(`?page=page_${Buffer.from(place).toString('base64url')}`)
        expect(status).toBe(400)
      }
      // Begun at a node whose clock is ahead, by as much as clocks may be and by more; and longer ago than a walk may take.
      for (const [aheadMs, expected] of [
        [60_000, 200],
        [60_001, 400],
        [-86_400_000, 200],
        [-86_400_001, 400],
      ] as const) {
        const place = JSON.stringify({ cursor: '', skip: 0, begun: api.clock.now() + aheadMs })
        const { status } = await messages(`?page=page_${Buffer.from(place).toString('base64url')}`)
        expect([aheadMs, status]).toEqual([aheadMs, expected])
      }
    })
  })
})

import type { BudgetBody, BudgetExplanationBody } from '@sekisho/contract/admin-api'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import type { TestDatabase } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { message, openUpstream, type Behaviour, type Upstream } from './upstream.ts'

/** What each call costs here: 12,500 tokens in and 2,500 out, of a model at $4 and $20 a million. */
export const callMicroUsd = 100_000
export const callTokens = 15_000
const usage = { ...message.usage, input_tokens: 12_500, output_tokens: 2_500, cache_read_input_tokens: 0 }

/** A provider whose answers cost that. */
export const priced: Behaviour = (_received, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ...message, usage }))
}

/** As long as a prompt of that many tokens is. */
const call = {
  model: 'claude-opus-5-5',
  max_tokens: 4000,
  messages: [{ role: 'user', content: 'word '.repeat(10_000) }],
}

export interface Member {
  id: string
  secret: string
}

/** People who call, and their budgets. @param now the server of the moment: tests restart it */
export function budgeted(now: () => Sekisho) {
  let members = 0

  async function member(groups: string[] = []): Promise<Member> {
    const fields = { name: `Member ${++members}`, roles: ['developer'], groups }
    const person = await now().admin<{ id: string }>('POST', '/api/people', fields)
    expect(person.status).toBe(201)
    const credential = { personId: person.body.id, kind: 'any', name: 'test' }
    const made = await now().admin<{ secret: string }>('POST', '/api/credentials', credential)
    expect(made.status).toBe(201)
    return { id: person.body.id, secret: made.body.secret }
  }

  async function budget(fields: object): Promise<BudgetBody> {
    const made = await now().admin<BudgetBody>('POST', '/api/budgets', fields)
    expect([made.status, made.body]).toEqual([201, expect.anything()])
    return made.body
  }

  /** @param fields beside those every call here has */
  const post = ({ secret }: Member, fields: object = {}, headers: Record<string, string> = {}) =>
    fetch(`${now().url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret, ...headers },
      body: JSON.stringify({ ...call, ...fields }),
    })

  async function spend(who: Member, calls: number): Promise<void> {
    for (let made = 0; made < calls; made++) {
      const response = await post(who)
      expect(response.status).toBe(200)
      await response.arrayBuffer()
    }
  }

  /** Calls one after the other until one is refused. */
  async function callUntilRefused(who: Member): Promise<{ served: number; refusal: Response }> {
    for (let served = 0; served < 100; served++) {
      const response = await post(who)
      if (response.status !== 200) return { served, refusal: response }
      await response.arrayBuffer()
    }
    throw new Error('nothing was refused')
  }

  const explain = async ({ id }: Member) =>
    (await now().admin<BudgetExplanationBody>('GET', `/api/people/${id}/budgets`)).body.data

  const standing = async (who: Member, id: string) =>
    (await explain(who)).find((each) => each.budget.id === id)

  return { member, budget, post, spend, callUntilRefused, explain, standing }
}

/** A server whose provider is `priced`, for all tests of a group: to be called where the group is described. */
export function budgetServer(database: TestDatabase, config: object) {
  let storage: Storage | undefined
  let upstream: Upstream | undefined
  let sekisho: Sekisho | undefined
  beforeAll(async () => {
    storage = await database.open()
    upstream = await openUpstream()
    sekisho = await startSekisho({ storage, providers: [upstream.url], config })
  })
  beforeEach(() => upstream?.behave(priced))
  afterAll(async () => {
    await sekisho?.stop()
    await upstream?.close()
    await database.dispose()
  })
  const started = <Part>(part: Part | undefined): Part => part ?? expect.unreachable()
  return {
    get storage() {
      return started(storage)
    },
    get upstream() {
      return started(upstream)
    },
    get sekisho() {
      return started(sekisho)
    },
    async restart() {
      sekisho = await started(sekisho).restart()
    },
    ...budgeted(() => started(sekisho)),
  }
}

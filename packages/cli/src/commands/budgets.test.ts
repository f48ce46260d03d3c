import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type Answers, type FakeDataDir } from '../testing.ts'

let data: FakeDataDir
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())

async function budgets(words: string[], more: Answers = {}) {
  const api = fakeApi({ ...answers, ...more })
  const ran = await runCli(['budgets', ...words, '--data', data.dataDir], { fetch: api.fetch })
  return { ...ran, asked: api.asked }
}
const none: Answers = { listBudgets: { data: [] } }
const budget = { ...answers.createBudget, scope: { type: 'group' as const, id: 'platform' } }
const one: Answers = { listBudgets: { data: [budget] } }

describe('budgets set', () => {
  it('makes a budget of the organization for each and a month when nothing else is said', async () => {
    const { code, asked } = await budgets(['set', '$25'], none)
    expect([code, asked.map(({ operation }) => operation)]).toEqual([0, ['listBudgets', 'createBudget']])
    expect(asked[1]?.input).toEqual({
      scope: { type: 'organization' },
      sharing: 'seat',
      unit: 'usd',
      period: 'monthly',
      zone: 'utc',
      limit: 25_000_000,
      thresholds: [50, 75, 90],
    })
  })

  it('gives the budget that counts the same another limit', async () => {
    const { code, asked } = await budgets(['set', '30usd', '--for', 'group:platform'], one)
    expect([code, asked[1]?.operation]).toEqual([0, 'updateBudget'])
    expect(asked[1]?.input).toEqual({ id: budget.id, limit: 30_000_000 })
  })

  it('gives a person the limit in place of the one they had before they signed in', async () => {
    const early = { ...budget, scope: { type: 'person' as const, id: 'sub:tanaka' } }
    const { code, asked } = await budgets(['set', '$30', '--for', 'person:tanaka@example.com'], {
      listBudgets: { data: [early] },
    })
    expect([code, asked.at(-1)]).toMatchObject([0, { operation: 'updateBudget', input: { id: budget.id } }])
    expect(asked[1]).toMatchObject({
      operation: 'listBudgets',
      input: { scope: 'person', person: answers.createPerson.id },
    })
  })

  it('takes a person who has not signed in yet by what their provider calls them', async () => {
    const { code, asked } = await budgets(['set', '$30', '--for', 'person:sub:tanaka@example.com'], none)
    expect([code, asked.map(({ operation }) => operation)]).toEqual([0, ['listBudgets', 'createBudget']])
    expect(asked.at(-1)?.input).toMatchObject({ scope: { type: 'person', id: 'sub:tanaka@example.com' } })
  })

  it('does not take a pool for a seat, tokens for money or a day for a month', async () => {
    const target = ['--for', 'group:platform']
    for (const words of [
      ['$1', '--shared', ...target],
      ['1 tokens', ...target],
      ['$1', '--period', 'daily', ...target],
      ['$1', '--for', 'group:other'],
    ]) {
      const { asked } = await budgets(['set', ...words], one)
      expect([words, asked.at(-1)?.operation]).toEqual([words, 'createBudget'])
    }
  })

  it('finds people by address and projects by name', async () => {
    const person = await budgets(['set', '$1', '--for', 'person:tanaka@example.com'], none)
    expect(person.asked.at(-1)?.input).toMatchObject({
      scope: { type: 'person', id: answers.createPerson.id },
    })
    const project = await budgets(['set', '$1', '--for', 'project:payments'], none)
    expect(project.asked.map(({ operation }) => operation)).toEqual([
      'listProjects',
      'listBudgets',
      'createBudget',
    ])
  })

  it.each([
    ['25'],
    ['$25', '--for', 'everybody'],
    ['$25', '--for', 'group:'],
    ['$25', '--for', 'group'],
    ['$25', '--for', 'organization:x'],
    ['$25', '--for', 'toString'],
    ['$25', '--threshold', '0'],
    ['$25', '--threshold', '50%'],
    ['$25', '--period', 'yearly'],
  ])('refuses %s %s %s before anything is sent', async (...words) => {
    const { code, asked } = await budgets(['set', ...words])
    expect([code, asked]).toEqual([2, []])
  })
})

describe('budgets explain', () => {
  it('says which counts, which does not and why, what is used, and when it resets', async () => {
    const { out } = await budgets(['explain', 'tanaka@example.com', '--lang', 'en'])
    expect(out).toMatch(/\$25\.00.*\$12\.345678.*2026-12-01 00:00.*yes/)
    expect(out).toContain('lifts wider limits')
    expect(out).toMatch(/no: platform.* applies instead/)
    expect(out).toContain('Asia/Tokyo')
  })

  it('is about oneself when nobody is named', async () => {
    for (const words of [[], ['--mine']])
      expect((await budgets(['explain', ...words])).asked.map(({ operation }) => operation)).toEqual([
        'explainOwnBudgets',
      ])
    expect((await budgets(['explain', 'tanaka@example.com', '--mine'])).code).toBe(2)
  })

  it('asks of oneself by the name of a project, which says who pays', async () => {
    const { asked } = await budgets(['explain', '--project', 'payments'])
    expect(asked).toMatchObject([{ operation: 'explainOwnBudgets', input: { project: 'payments' } }])
    expect((await budgets(['explain', '--cost-centre', 'CC-1'])).code).toBe(2)
  })

  it('says so when none counts', async () => {
    const empty = { explainOwnBudgets: { ...answers.explainOwnBudgets, data: [] } }
    expect((await budgets(['explain', '--lang', 'en'], empty)).out).toBe('No budget applies.\n')
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir } from '../testing.ts'

let data: FakeDataDir
let api: FakeApi
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())
beforeEach(() => {
  api = fakeApi(answers)
})

const onData = (...words: string[]) => runCli([...words, '--data', data.dataDir], { fetch: api.fetch })

describe('projects', () => {
  it('are found by name, or taken by id as they are', async () => {
    await onData('projects', 'set', 'payments', '--clear-cost-centre', '--restore')
    expect(api.asked.map(({ operation, input }) => [operation, input])).toStrictEqual([
      ['listProjects', { name: 'payments', limit: 1 }],
      ['updateProject', { id: answers.createProject.id, costCentre: null, status: 'active' }],
    ])
    await onData('projects', 'archive', answers.createProject.id)
    expect(api.asked.slice(2).map(({ operation }) => operation)).toStrictEqual(['archiveProject'])
  })

  it('are classified apart from the rest, and first', async () => {
    const { id } = answers.createProject
    const classified = ['classifyProject', { id, classification: 'confidential' }]
    await onData('projects', 'set', id, '--classification', 'confidential')
    expect(api.asked.map(({ operation, input }) => [operation, input])).toStrictEqual([classified])
    await onData('projects', 'set', id, '--classification', 'confidential', '--name', 'new')
    expect(api.asked.slice(1).map(({ operation, input }) => [operation, input])).toStrictEqual([
      classified,
      ['updateProject', { id, name: 'new' }],
    ])
  })

  it('are given to people and credentials by name', async () => {
    await onData(
      'people',
      'update',
      answers.createPerson.id,
      '--project',
      'payments',
      '--cost-centre',
      'CC-1',
    )
    expect(api.asked.at(-1)?.input).toMatchObject({
      defaultProject: answers.createProject.id,
      costCentre: 'CC-1',
    })
    await onData('people', 'update', answers.createPerson.id, '--clear-project', '--clear-cost-centre')
    expect(api.asked.at(-1)?.input).toMatchObject({ defaultProject: null, costCentre: null })
    await onData('credentials', 'create', '--person', answers.createPerson.id, '--project', 'payments')
    expect(api.asked.at(-1)?.input).toMatchObject({ projectId: answers.createProject.id })
  })

  it('that nobody knows are said to be unknown, before anything is changed', async () => {
    const { fetch } = fakeApi({ listProjects: { data: [] } })
    const { code, err } = await runCli(['projects', 'archive', 'nothing', '--data', data.dataDir], { fetch })
    expect(code).toBe(4)
    expect(err).toContain('nothing')
  })

  it('that are archived say who still counts to them', async () => {
    const { out } = await onData('projects', 'archive', answers.createProject.id)
    expect(out).toContain('1 people by default, 2 credentials')
  })
})

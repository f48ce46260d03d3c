import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
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
const { exchange } = answers.readContent

describe('content', () => {
  it('is shown with what the ledger says of it, and what is not kept', async () => {
    const { code, out } = await onData('content', 'read', exchange, '--reason', 'incident 4711')
    expect(code).toBe(0)
    expect(out).toContain('the ledger confirms it')
    expect(out).toContain('one line\n')
    expect(out).toContain('(nothing is kept)')
    expect(api.asked.map(({ input }) => input)).toStrictEqual([{ id: exchange, reason: 'incident 4711' }])
  })

  it('that goes to a file is not printed, and nobody else may read it', async () => {
    const file = join(data.dataDir, 'content.json')
    const { out } = await onData('content', 'read', exchange, '--reason', 'incident 4711', '--out', file)
    expect(out).not.toContain('one line')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ request: { ledger: 'matches' } })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is erased of a person who is found by address', async () => {
    const { out } = await onData('content', 'erase', '--person', 'tanaka@example.com', '--reason', 'asked')
    expect(api.asked.at(-1)?.input).toStrictEqual({ personId: answers.createPerson.id, reason: 'asked' })
    expect(out).toContain('31 calls')
  })
})

describe('a hold', () => {
  it.each([
    ['person:tanaka@example.com', { type: 'person', id: answers.createPerson.id }],
    ['project:payments', { type: 'project', id: answers.createProject.id }],
    ['conversation:a:b', { type: 'conversation', id: 'a:b' }],
    ['everything', { type: 'everything' }],
  ])('is placed on %s', async (target, expected) => {
    await onData('holds', 'place', target, '--reason', 'case 17')
    expect(api.asked.at(-1)?.input).toStrictEqual({ target: expected, reason: 'case 17' })
  })

  it.each(['person', 'person:', 'everything:x', 'group:x', ''])(
    'is not placed on "%s", and nothing is asked',
    async (target) => {
      const { code } = await onData('holds', 'place', target, '--reason', 'case 17')
      expect(code).toBe(2)
      expect(api.asked).toEqual([])
    },
  )
})

describe('what is printed', () => {
  it.each([
    ['content', 'read', exchange, '--reason', 'incident 4711'],
    ['content', 'request', exchange, '--reason', 'incident 4711'],
    ['content', 'requests'],
    ['content', 'approve', answers.requestContent.id],
    ['content', 'erase', '--person', 'tanaka@example.com', '--reason', 'asked for it'],
    ['holds', 'place', 'conversation:c1', '--reason', 'case 17'],
    ['holds', 'lift', answers.placeHold.id, '--reason', 'closed'],
    ['holds', 'list'],
  ])('%s %s never commands the terminal, and is one document with --json', async (...words) => {
    for (const extra of [[], ['--json'], ['--lang', 'ja']]) {
      const { code, out } = await onData(...words, ...extra)
      expect(code).toBe(0)
      expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
      if (extra.includes('--json')) expect(() => JSON.parse(out)).not.toThrow()
    }
  })
})

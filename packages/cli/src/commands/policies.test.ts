import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir } from '../testing.ts'

const { id } = answers.createPolicy
let data: FakeDataDir
let api: FakeApi
let folder: string
beforeAll(async () => {
  data = await fakeDataDir()
  folder = await mkdtemp(join(tmpdir(), 'sekisho-policies-'))
})
afterAll(async () => {
  await data.dispose()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  api = fakeApi(answers)
})

const onData = (...words: string[]) =>
  runCli(['policies', ...words, '--data', data.dataDir], { fetch: api.fetch })
const asked = () => api.asked.map(({ operation, input }) => [operation, input])

describe('policies', () => {
  it('are made for groups, roles and domains, or for everybody', async () => {
    await onData('create', '--name', 'base')
    await onData(
      'create',
      '--name',
      'x',
      '--position',
      '5',
      '--group',
      'a',
      '--group',
      'b',
      '--role',
      'viewer',
    )
    expect(asked()).toStrictEqual([
      ['createPolicy', { name: 'base', position: 100, match: {} }],
      ['createPolicy', { name: 'x', position: 5, match: { groups: ['a', 'b'], roles: ['viewer'] } }],
    ])
  })

  it.each([
    ['base.yaml', 'settings:\n  permissions: { deny: [WebFetch] }\nguard: { mode: report }\n'],
    ['base.json', '{"settings":{"permissions":{"deny":["WebFetch"]}},"guard":{"mode":"report"}}'],
  ])('get a version from %s', async (name, text) => {
    await writeFile(join(folder, name), text)
    const { code, out } = await onData('push', id, '--file', join(folder, name), '--note', 'why')
    expect(code).toBe(0)
    expect(out).toContain('[bypass-not-disabled]')
    const document = { settings: { permissions: { deny: ['WebFetch'] } }, guard: { mode: 'report' } }
    expect(asked()).toStrictEqual([['addPolicyVersion', { id, document, note: 'why' }]])
  })

  it.each(['[1]', 'text', '{', 'a: *b', 'a: 1\na: 2'])(
    'take no version from what is no object: %s',
    async (text) => {
      await writeFile(join(folder, 'bad.yaml'), text)
      const { code, err } = await onData('push', id, '--file', join(folder, 'bad.yaml'))
      expect(code).toBe(2)
      expect(err).toContain('bad.yaml')
      expect(api.asked).toHaveLength(0)
    },
  )

  it.each([
    ['an error of the lint', 'permissions: { deny: ["bash(rm *)"] }', 'permissions.deny.0'],
    [
      'an MCP server without TLS',
      'managedMcpServers: { a: { type: http, url: "http://a.example/" } }',
      'mcp-no-tls',
    ],
    [
      'a test that fails',
      'settings: { permissions: { deny: [WebFetch] } }\nrules: [{ rule: WebFetch, not_match: [https://a.example] }]',
      'rules.0.not_match.0',
    ],
  ])('are sent no version with %s; it is said where it is', async (_name, text, place) => {
    await writeFile(join(folder, 'wrong.yaml'), text)
    const { code, err } = await onData('push', id, '--file', join(folder, 'wrong.yaml'))
    expect([code, err]).toStrictEqual([2, expect.stringContaining(place)])
    expect(api.asked).toHaveLength(0)
  })

  it.each([
    ['publish_canary', '--ring canary'],
    ['publish_share', 'sekisho.policies.rings.canary'],
    ['review', 'policies review'],
  ] as const)('name the next step that is there: %s', async (next, said) => {
    await writeFile(join(folder, 'base.yaml'), 'permissions: { deny: [WebFetch] }')
    const { fetch } = fakeApi({ ...answers, addPolicyVersion: { ...answers.addPolicyVersion, next } })
    const file = join(folder, 'base.yaml')
    const { out } = await runCli(['policies', 'push', id, '--file', file, '--data', data.dataDir], { fetch })
    expect(out).toContain(said)
    if (next !== 'publish_canary') expect(out).not.toContain('--ring canary')
  })

  it('get another name, place and people, all of the people at once', async () => {
    const { out } = await onData('change', id, '--name', 'x', '--group', 'a', '--group', 'b')
    expect(asked()).toStrictEqual([['changePolicy', { id, name: 'x', match: { groups: ['a', 'b'] } }]])
    expect(out).toContain('waits for a second person')
    expect(out).toContain('approve-change')
    await onData('change', id, '--everybody')
    expect(asked().at(-1)).toStrictEqual(['changePolicy', { id, match: {} }])
    for (const words of [[], ['--everybody', '--group', 'a']])
      expect((await onData('change', id, ...words)).code).toBe(2)
    await onData('approve-change', id, '--change', '4')
    expect(asked().at(-1)).toStrictEqual(['approvePolicyChange', { id, change: '4' }])
    await onData('delete', `${id}@3`)
    expect(asked().at(-1)).toStrictEqual(['deletePolicyVersion', { id, version: '3' }])
  })

  it('are signed by keys that are listed and rotated', async () => {
    expect((await onData('keys')).out).toContain('vEfIE6sZ1cuw1sjzGR1s4o5FHlg2dkgD1w-TmFGY1SY')
    const { out } = await onData('keys', 'rotate', '--overlap-days', '60')
    expect(asked().at(-1)).toStrictEqual(['rotatePolicyKey', { overlapDays: 60 }])
    expect(out).toContain('--key vEfIE6sZ1cuw1sjzGR1s4o5FHlg2dkgD1w-TmFGY1SY')
  })

  it('are found by name, and a version is named behind an @', async () => {
    await onData('publish', 'base@3', '--percent', '10')
    expect(asked()).toStrictEqual([
      ['listPolicies', { name: 'base', limit: 1, status: 'active' }],
      // As it stands in the path.
      ['publishPolicyVersion', { id, version: '3', ring: 'share', sharePercent: 10 }],
    ])
    await onData('rollback', `${id}@3`, '--reason', 'too strict')
    expect(asked().at(-1)).toStrictEqual(['rollBackPolicy', { id, version: 3, reason: 'too strict' }])
    await onData('advance', id)
    expect(asked().at(-1)).toStrictEqual(['advancePolicy', { id }])
  })

  it('are approved for what they are, which is said', async () => {
    const { out } = await onData('approve', `${id}@3`)
    const { name, position, match } = answers.getPolicy
    const sent = asked().at(-1)
    expect(sent).toStrictEqual([
      'approvePolicyVersion',
      { id, version: '3', seen: { name, position, match } },
    ])
    expect(out).toContain(`position ${position}`)
    expect(out).toContain('it is void')
  })

  it.each(['publish', 'approve', 'review', 'withdraw'])('%s asks which version', async (word) => {
    const { code, err } = await onData(word, id)
    expect(code).toBe(2)
    expect(err).toContain(`${id}@1`)
    expect(api.asked).toHaveLength(0)
  })

  it('that nobody knows are said to be unknown', async () => {
    const { fetch } = fakeApi({ listPolicies: { data: [], pinned: [] } })
    const { code, err } = await runCli(['policies', 'retire', 'nothing', '--data', data.dataDir], { fetch })
    expect(code).toBe(4)
    expect(err).toContain('nothing')
  })

  it('say how much was blocked, and when the server would take a version back', async () => {
    const { out } = await onData('status', id)
    expect(out).toContain('250 calls decided, 30 blocked (12.0 %)')
    expect(out).toContain('0 calls decided, 0 blocked (0.0 %)')
    expect(out).toContain('more than 3 times')
  })

  it('that are for nobody are told as such', async () => {
    const { fetch } = fakeApi({ getPersonSettings: { personId: answers.createPerson.id, served: null } })
    const { out } = await runCli(['policies', 'served', answers.createPerson.id, '--data', data.dataDir], {
      fetch,
    })
    expect(out).toContain('No policy is for them')
  })
})

import { describe, expect, it } from 'vitest'
import type { CompiledSettings } from '../managed-policies/index.ts'
import type { Person } from '../people/index.ts'
import { answerManagedSettings } from './managed-settings.ts'

const compiled: CompiledSettings = {
  uuid: 'sha256:00',
  checksum: 'sha256:00',
  text: '{"model":"x"}',
  settings: { model: 'x' },
  guard: 'off',
  models: undefined,
  versions: [{ policy: 'pol_1', version: 1 }],
}
const person = { id: 'per_1', email: null, groups: [], roles: ['developer'] } as Partial<Person>

interface Given {
  headers?: Record<string, string>
  hasPolicy?: boolean
  forDesktop?: boolean
  strictForDesktop?: boolean
}

function ask({ headers = {}, hasPolicy = true, forDesktop = true, strictForDesktop = false }: Given) {
  const noted: boolean[] = []
  const answer = answerManagedSettings(
    new Request('http://sekisho.test/managed/settings', { headers }),
    // Sound: no more of the person is looked at.
    { person: person as Person, actor: { type: 'person', id: 'per_1' } },
    {
      policies: { compiledFor: () => (hasPolicy ? compiled : undefined), isForDesktop: () => forDesktop },
      served: { note: (_actor, { unchanged }) => void noted.push(unchanged) },
      strictForDesktop,
      locale: 'en',
    },
  )
  return { answer, noted, kept: answer.headers.get('cache-control') }
}

describe('GET /managed/settings', () => {
  it('gives the settings in their wrapper, with the checksum as ETag', async () => {
    const { answer, noted } = ask({})
    const { uuid, checksum, settings } = compiled
    expect(await answer.json()).toEqual({ uuid, checksum, settings })
    expect(answer.headers.get('etag')).toBe(`"${checksum}"`)
    expect(answer.headers.get('x-cc-gateway-version')).toBe('2.1.330')
    expect(noted).toEqual([false])
  })

  it('answers 304 to the checksum in quotes alone, and says that they were held', () => {
    const held = { 'if-none-match': `"${compiled.checksum}"` }
    expect(ask({ headers: held })).toMatchObject({ answer: { status: 304 }, noted: [true], kept: null })
    for (const other of [compiled.checksum, `W/"${compiled.checksum}"`, '""'])
      expect(ask({ headers: { 'if-none-match': other } }).answer.status).toBe(200)
  })

  it('says strictly that nobody is meant', () => {
    const { answer, noted, kept } = ask({ hasPolicy: false })
    expect([answer.status, answer.headers.get('x-cc-gateway-version'), kept, noted]).toEqual([
      404,
      '2.1.330',
      'no-store',
      [],
    ])
  })

  it('says strictly to a probe that settings must not be missing, where the file says so, and puts no probe on record', () => {
    const headers = { 'if-none-match': '*' }
    expect(ask({ headers })).toMatchObject({ answer: { status: 200 }, noted: [], kept: null })
    expect(ask({ headers, strictForDesktop: true })).toMatchObject({
      answer: { status: 304 },
      noted: [],
      kept: 'no-store',
    })
  })

  it.each([
    ['claude-code/2.1.330', 200],
    ['claude-cli/2.1.330 (external, cli)', 200],
    ['claude-code/2.1.330 (claude-desktop)', 404],
    ['claude-cli/2.1.330 (external, claude-desktop)', 404],
    ['claude-cli/2.1.330 (external, claude-desktop-3p, agent-sdk/1.0)', 404],
    ['claude-cli/2.1.330 (external, local-agent)', 404],
    ['claude-desktop/1.2', 200],
    ['', 200],
  ])('that are not for Claude Desktop answer %j with %i', (agent, status) => {
    expect(ask({ headers: { 'user-agent': agent }, forDesktop: false }).answer.status).toBe(status)
    expect(ask({ headers: { 'user-agent': agent } }).answer.status).toBe(200)
  })
})

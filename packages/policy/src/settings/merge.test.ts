import { describe, expect, it } from 'vitest'
import { mergeSettings } from './merge.ts'

describe('mergeSettings', () => {
  it('lets managed win over the command line, local, project and user', () => {
    const scopes = ['user', 'project', 'local', 'cli', 'managed'] as const
    scopes.forEach((highest, index) => {
      const sources = scopes.slice(0, index + 1).map((scope) => ({ scope, settings: { model: scope } }))
      expect(mergeSettings(sources.toReversed())['model']).toBe(highest)
    })
  })

  it('joins lists without repeats and merges objects, but takes some lists whole', () => {
    const merged = mergeSettings([
      {
        scope: 'user',
        settings: { env: { A: '1' }, permissions: { deny: ['x', 'y'] }, availableModels: ['a'] },
      },
      {
        scope: 'managed',
        settings: { env: { B: '2' }, permissions: { deny: ['y', 'z'] }, availableModels: ['b'] },
      },
    ])
    expect(merged).toStrictEqual({
      env: { A: '1', B: '2' },
      permissions: { deny: ['x', 'y', 'z'] },
      availableModels: ['b'],
    })
  })

  it('takes the first delivery path that has a key, and drop-ins in the order of their names', () => {
    const file = { scope: 'managed', path: 'file' } as const
    const merged = mergeSettings([
      { ...file, dropIn: '20.json', settings: { model: 'c' } },
      { ...file, dropIn: '10.json', settings: { model: 'b', language: 'ja' } },
      { ...file, settings: { model: 'a' } },
      { scope: 'managed', path: 'hkcu', settings: { model: 'd' } },
      { scope: 'managed', path: 'remote', settings: { $schema: 'x' } },
    ])
    expect(merged).toStrictEqual({ model: 'c', language: 'ja' })
  })

  it('reads keys only from the scopes that may set them', () => {
    const settings = {
      allowManagedHooksOnly: true,
      autoMode: { allow: ['x'] },
      useAutoModeDuringPlan: true,
      model: 'm',
    }
    expect(mergeSettings([{ scope: 'project', settings }])).toStrictEqual({ model: 'm' })
    expect(mergeSettings([{ scope: 'user', settings }])).not.toHaveProperty('allowManagedHooksOnly')
  })

  it('closes what an invalid managed value would open', () => {
    const settings = { allowManagedHooksOnly: 'yes', allowedMcpServers: 7, availableModels: 'x' }
    expect(mergeSettings([{ scope: 'managed', settings }])).toStrictEqual({
      allowManagedHooksOnly: true,
      allowedMcpServers: [],
      availableModels: [],
    })
  })

  it('lets a lower scope be stricter where the client does', () => {
    const merged = mergeSettings([
      { scope: 'user', settings: { useAutoModeDuringPlan: false } },
      { scope: 'managed', settings: { useAutoModeDuringPlan: true } },
    ])
    expect(merged).toStrictEqual({ useAutoModeDuringPlan: false })
  })

  it('reads a lock from a managed source that lost', () => {
    const merged = mergeSettings([
      { scope: 'managed', path: 'remote', settings: { model: 'm' } },
      {
        scope: 'managed',
        path: 'file',
        settings: { sandbox: { network: { allowManagedDomainsOnly: true } } },
      },
    ])
    expect(merged).toStrictEqual({ model: 'm', sandbox: { network: { allowManagedDomainsOnly: true } } })
  })

  it('takes what is no object for nothing', () => {
    expect(
      mergeSettings([null, 7, 'x', []].map((settings) => ({ scope: 'user' as const, settings }))),
    ).toStrictEqual({})
  })
})

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

  it('joins models that people list, and takes managed ones as they stand', () => {
    const of = (scope: 'user' | 'project' | 'managed', ...availableModels: string[]) => ({
      scope,
      settings: { availableModels },
    })
    expect(mergeSettings([of('user', 'a'), of('project', 'b')])).toStrictEqual({
      availableModels: ['a', 'b'],
    })
    expect(mergeSettings([of('user', 'a'), of('managed', 'c')])).toStrictEqual({ availableModels: ['c'] })
  })

  it('joins lists of drop-ins, but not the fallback models and a marketplace of one name', () => {
    const file = { scope: 'managed', path: 'file' } as const
    const shop = (repo: string) => ({ shop: { source: { source: 'github', repo } } })
    const merged = mergeSettings([
      {
        ...file,
        settings: { availableModels: ['a'], fallbackModel: ['x'], extraKnownMarketplaces: shop('a/a') },
      },
      {
        ...file,
        dropIn: '10.json',
        settings: {
          availableModels: ['b'],
          fallbackModel: ['y'],
          extraKnownMarketplaces: { shop: { autoUpdate: true } },
        },
      },
    ])
    expect(merged).toStrictEqual({
      availableModels: ['a', 'b'],
      fallbackModel: ['y'],
      extraKnownMarketplaces: { shop: { autoUpdate: true } },
    })
  })

  it('reads no hidden drop-in and none of another kind', () => {
    const file = { scope: 'managed', path: 'file' } as const
    const merged = mergeSettings([
      { ...file, settings: { model: 'a' } },
      { ...file, dropIn: '.20.json', settings: { model: 'b' } },
      { ...file, dropIn: '20.json.bak', settings: { model: 'c' } },
    ])
    expect(merged).toStrictEqual({ model: 'a' })
  })

  it('asks the policy helper before the machine, and not where the server sends something', () => {
    const sources = (['file', 'mdm', 'helper', 'remote'] as const).map((path) => ({
      scope: 'managed' as const,
      path,
      settings: { model: path },
    }))
    expect(mergeSettings(sources)).toStrictEqual({ model: 'remote' })
    expect(mergeSettings(sources.slice(0, 3))).toStrictEqual({ model: 'helper' })
  })

  it('takes variables from every source an administrator controls, those of telemetry together', () => {
    const of = (path: 'remote' | 'file' | 'hkcu', env: object) => ({
      scope: 'managed' as const,
      path,
      settings: { env },
    })
    const merged = mergeSettings([
      of('remote', { A: '1', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ours.test' }),
      of('file', { A: '2', B: '2', OTEL_EXPORTER_OTLP_HEADERS: 'x=y' }),
      of('hkcu', { C: '3' }),
    ])
    expect(merged).toStrictEqual({
      env: { A: '1', B: '2', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ours.test' },
    })
  })

  it('joins the locked lists of every administrator’s source, and drops those of people', () => {
    const network = (value: object) => ({ sandbox: { network: value } })
    const merged = mergeSettings([
      { scope: 'user', settings: network({ allowedDomains: ['people.test'] }) },
      { scope: 'managed', path: 'remote', settings: network({ allowedDomains: ['a.test'] }) },
      {
        scope: 'managed',
        path: 'file',
        settings: network({ allowManagedDomainsOnly: true, allowedDomains: ['b.test'] }),
      },
      { scope: 'managed', path: 'hkcu', settings: network({ allowedDomains: ['c.test'] }) },
    ])
    expect(merged).toStrictEqual(
      network({ allowManagedDomainsOnly: true, allowedDomains: ['a.test', 'b.test'] }),
    )
  })

  it('drops hooks, servers and readable paths of people where managed settings lock them', () => {
    const user = {
      hooks: { Stop: [] },
      allowedMcpServers: [{ serverName: 'x' }],
      sandbox: { filesystem: { allowRead: ['/x'] } },
    }
    const managed = {
      allowManagedHooksOnly: true,
      allowManagedMcpServersOnly: true,
      sandbox: { filesystem: { allowManagedReadPathsOnly: true } },
    }
    expect(
      mergeSettings([
        { scope: 'user', settings: user },
        { scope: 'managed', settings: managed },
      ]),
    ).toStrictEqual(managed)
  })

  it('closes an organization that is none, and a credential with a mode nobody knows', () => {
    const credentials = (mode: string) => ({
      sandbox: { credentials: { files: [{ path: '~/.netrc', mode }] } },
    })
    expect(
      mergeSettings([{ scope: 'managed', settings: { forceLoginOrgUUID: 7, ...credentials('hide') } }]),
    ).toStrictEqual({ forceLoginOrgUUID: [], ...credentials('deny') })
  })

  it('takes the strictest word on messages from other sessions, whoever says it', () => {
    const merged = mergeSettings([
      { scope: 'project', settings: { crossSessionInbound: 'refuse' } },
      { scope: 'user', settings: { crossSessionInbound: 'accept' } },
      { scope: 'managed', settings: { crossSessionInbound: 'hold' } },
    ])
    expect(merged).toStrictEqual({ crossSessionInbound: 'refuse' })
  })

  it('takes what is no object for nothing', () => {
    expect(
      mergeSettings([null, 7, 'x', []].map((settings) => ({ scope: 'user' as const, settings }))),
    ).toStrictEqual({})
  })
})

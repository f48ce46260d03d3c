import { adminRoutes } from '@sekisho/contract/admin-api'
import { describe, expect, it } from 'vitest'
import { loadText } from './load-text.ts'
import { showSettings } from './show-settings.ts'

const marker = 'never-to-be-shown-0123456789-0123456789'

const everySecret = `
listen: { host: 127.0.0.1, public_url: https://sekisho.example.com }
oidc:
  issuer: https://id.example.com
  client_id: sekisho
  client_secret: ${marker}
  allowed_email_domains: [example.com]
session: { jwt_secret: ${marker}, ttl_hours: 2 }
store: { postgres_url: 'postgres://sekisho:${marker}@db.example.com:5432/sekisho?sslpassword=${marker}' }
upstreams:
  - { provider: anthropic, auth: { api_key: ${marker} } }
sekisho:
  time_zone: Asia/Tokyo
  vault: { key: ${marker}, former_keys: [${marker}-2], keep_days: 30 }
  sign_in:
    scim_token: ${marker}
    issuers:
      - { name: Partners, issuer: https://partners.example.com, client_id: s, client_secret: ${marker} }
  access:
    - { retention: metadata }
    - { match: { groups: [research] }, retention: full }
  sinks:
    - { name: splunk, kind: splunk, url: https://splunk.example.com:8088, token: ${marker} }
`

function shown(...args: Parameters<typeof loadText>) {
  const loaded = loadText(...args)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ path, message }) => `${path} ${message}`).join('\n'))
  return showSettings(loaded.settings)
}

function settingOf(settings: ReturnType<typeof shown>, key: string) {
  return settings.settings.find((setting) => setting.key === key)
}

describe('the settings that are shown', () => {
  it('hold no secret, whichever the file has', () => {
    const settings = shown(everySecret)
    expect(JSON.stringify(settings)).not.toContain('never-to-be-shown')
    expect(settingOf(settings, 'sekisho.vault.key')).toMatchObject({
      value: true,
      secret: true,
      from: 'file',
    })
    expect(settingOf(settings, 'store.postgres_url')?.value).toBe('postgres://db.example.com:5432/sekisho')
  })

  it('say what the file pins, and what is a default', () => {
    const settings = shown(everySecret)
    expect(settings.file).toBe('/etc/sekisho.yaml')
    expect(settingOf(settings, 'sekisho.time_zone')).toMatchObject({ value: 'Asia/Tokyo', from: 'file' })
    expect(settingOf(settings, 'session.ttl_hours')).toMatchObject({ value: 2, from: 'file' })
    expect(settingOf(settings, 'sekisho.sign_in.sessions.idle_hours')).toMatchObject({
      value: 336,
      from: 'default',
    })
  })

  it('say what the command line overrides', () => {
    const settings = shown(undefined, { flags: { data: '/var/lib/sekisho' } })
    expect(settings.file).toBeUndefined()
    expect(settingOf(settings, 'sekisho.data_dir')).toMatchObject({
      value: '/var/lib/sekisho',
      from: 'command_line',
    })
    expect(settingOf(settings, 'sekisho.workers')?.from).toBe('default')
  })

  it('name each identity provider and rule by its key in the file', () => {
    const { issuers, retention } = shown(everySecret)
    expect(issuers.map(({ name, key }) => [name, key])).toEqual([
      ['id.example.com', 'oidc'],
      ['Partners', 'sekisho.sign_in.issuers[0]'],
    ])
    expect(retention[1]).toMatchObject({ key: 'sekisho.access[1]', groups: ['research'], retention: 'full' })
  })

  it('are an answer as the contract says', () => {
    for (const text of [undefined, everySecret])
      expect(() => adminRoutes.readSettings.response.parse(shown(text))).not.toThrow()
  })
})

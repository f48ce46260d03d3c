import { describe, expect, it } from 'vitest'
import { gatewaySettingsKeys, managedOnlyKeys } from '../keys.ts'
import { settingsKeys } from './index.ts'

const documented = settingsKeys.filter((key) => key.documented !== false)

describe('the list of settings', () => {
  it('has every documented key once: 210 of the reference, and one that is named in another key’s entry', () => {
    expect(documented).toHaveLength(211)
    expect(new Set(settingsKeys.map(({ key }) => key)).size).toBe(settingsKeys.length)
  })

  it('has the 36 keys that only managed settings may set, four of them values of one list', () => {
    expect(settingsKeys.filter(({ scope }) => scope === 'managed')).toHaveLength(36)
    expect(managedOnlyKeys).toHaveLength(32)
  })

  it('says in one sentence what a key does, in Japanese where it matters to an administrator', () => {
    for (const { key, summary, scope } of settingsKeys) {
      expect(summary.en, key).toMatch(/^[A-Z].*\.$/)
      if (scope === 'managed' || /^(?:permissions|sandbox|hooks|allow|.*Mcp)/.test(key))
        expect(summary.ja, key).toMatch(/[ぁ-んァ-ン一-龠].*。$/)
    }
  })

  it('leaves out of a gateway policy what the client refuses there', () => {
    expect(gatewaySettingsKeys.has('permissions')).toBe(true)
    expect(gatewaySettingsKeys.has('autoConnectIde')).toBe(false)
    expect(gatewaySettingsKeys.has('mcpServers')).toBe(false)
  })
})

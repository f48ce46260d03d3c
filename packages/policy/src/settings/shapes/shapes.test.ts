import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsKeys } from '../documented/index.ts'
import { checkShape } from './check-shape.ts'
import { settingsJsonSchema } from './settings-json-schema.ts'
import { settingsShape } from './settings-shape.ts'

const problemsOf = (settings: unknown) => checkShape(settings, settingsShape)

describe('the shape of settings', () => {
  it('takes a document of many parts', () => {
    const settings = {
      permissions: { allow: ['Bash(ls *)'], defaultMode: 'manual', disableAutoMode: 'disable' },
      sandbox: { network: { tlsTerminate: { caCertPath: '/ca.pem' } }, credentials: { files: [] } },
      hooks: { PreToolUse: [{ matcher: '*', hooks: [{ type: 'command', command: 'x', timeout: 5 }] }] },
      allowedMcpServers: [{ serverCommand: ['npx', 'x'] }, { serverUrl: 'https://x/*' }],
      strictPluginOnlyCustomization: ['hooks'],
      policyHelper: { path: '/x', refreshIntervalMs: 0 },
      theme: 'custom:ours',
    }
    expect(problemsOf(settings)).toStrictEqual([])
  })

  it.each([
    [{ permisions: {} }, 'unknown_key', ['permisions']],
    [
      { sandbox: { network: { tlsTerminate: { caChain: 'x' } } } },
      'unknown_key',
      ['sandbox', 'network', 'tlsTerminate', 'caChain'],
    ],
    [
      { hooks: { PreToolUse: [{ hooks: [{ type: 'command' }] }] } },
      'missing_key',
      ['hooks', 'PreToolUse', 0, 'hooks', 0],
    ],
    [
      { hooks: { PreToolUse: [{ hooks: [{ type: 'script', command: 'x' }] }] } },
      'wrong_value',
      ['hooks', 'PreToolUse', 0, 'hooks', 0],
    ],
    [{ cleanupPeriodDays: 0 }, 'wrong_value', ['cleanupPeriodDays']],
    [{ fallbackModel: ['a', 'b', 'c', 'd'] }, 'wrong_value', ['fallbackModel']],
    [{ env: { A: 1 } }, 'wrong_value', ['env', 'A']],
    [
      { policyHelper: { path: '/x', refreshIntervalMs: 5 } },
      'wrong_value',
      ['policyHelper', 'refreshIntervalMs'],
    ],
    [
      { strictKnownMarketplaces: [{ source: 'hostPattern', hostPattern: 1 }] },
      'wrong_value',
      ['strictKnownMarketplaces', 0, 'hostPattern'],
    ],
    [[], 'wrong_value', []],
  ])('says where %j is wrong', (settings, kind, path) => {
    expect(problemsOf(settings)).toMatchObject([{ kind, path }])
  })

  it('is told of at most 500 problems, whatever stands there', () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`x${index}`, 1]))
    expect(problemsOf(many)).toHaveLength(500)
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(problemsOf(value))))
  })
})

describe('settingsJsonSchema', () => {
  it('describes every key at its place', () => {
    const schema = JSON.stringify(settingsJsonSchema('ja'))
    const untold = settingsKeys.filter(
      ({ summary, member }) => member !== true && !schema.includes(JSON.stringify(summary.ja ?? summary.en)),
    )
    expect(untold).toStrictEqual([])
    expect(settingsJsonSchema()).toMatchObject({
      properties: {
        sandbox: { properties: { network: { properties: { strictAllowlist: { type: 'boolean' } } } } },
      },
    })
  })
})

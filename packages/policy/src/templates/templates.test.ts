import { describe, expect, it } from 'vitest'
import { enforce } from '../enforce/enforce.ts'
import { lintSettings } from '../lint/lint-settings.ts'
import { predict } from '../predict/predict.ts'
import { compilePolicy, type PolicyInput } from '../predict/policy.ts'
import { denySets, joined } from './deny-sets.ts'
import type { TemplateTest } from './template.ts'
import { createTemplate, policyTemplates } from './templates.ts'
import type { JsonObject } from '../settings/json.ts'

const options = {
  serverUrl: 'https://sekisho.test/',
  proxy: 'http://proxy.test:3128',
  caFile: '/etc/ssl/ours.pem',
}

function verdictOf(settings: JsonObject, { tool, input, by }: TemplateTest, mode?: PolicyInput['mode']) {
  const policy = compilePolicy({
    sources: [{ scope: 'managed', settings }],
    cwd: '/home/dev/project',
    home: '/home/dev',
    trusted: true,
    ...(mode === undefined ? {} : { mode }),
  })
  return (by === 'client' ? predict : enforce)(policy, { tool, input }).verdict
}

describe.each(policyTemplates.map((template) => [template.id, template.create(options)] as const))(
  'the template %s',
  (_, document) => {
    it.each(document.tests.map((test) => [test.by, JSON.stringify(test.input), test.expect, test] as const))(
      '%s, %s: %s',
      (...[, , expected, test]) => expect(verdictOf(document.settings, test)).toBe(expected),
    )

    it.each(['gateway', 'file', 'mdm'] as const)('passes our own lint, delivered by %s', (delivery) => {
      const worse = lintSettings(document, { delivery }).filter(({ severity }) => severity !== 'info')
      expect(worse).toStrictEqual([])
    })

    it('has nothing that a fix would take out', () => {
      expect(lintSettings(document).filter(({ fix }) => fix !== undefined)).toStrictEqual([])
    })

    it('sends telemetry to this server and nothing else anywhere, through the proxy', () => {
      expect(document.settings['env']).toMatchObject({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://sekisho.test',
        HTTPS_PROXY: 'http://proxy.test:3128',
        NODE_EXTRA_CA_CERTS: '/etc/ssl/ours.pem',
        DISABLE_ERROR_REPORTING: '1',
        OTEL_LOG_USER_PROMPTS: '0',
      })
    })

    it('confines commands with no way around, and lets nobody add MCP servers', () => {
      expect(document.settings).toMatchObject({
        sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false },
        allowManagedMcpServersOnly: true,
        allowedMcpServers: [],
      })
    })
  },
)

describe('skipping permission checks', () => {
  it.each(policyTemplates.map(({ id }) => id))('is possible in a container only: %s', (id) => {
    const settings = createTemplate(id, options)?.settings ?? {}
    const call = { tool: 'Bash', input: { command: 'npm install x' }, by: 'client', expect: 'allow' } as const
    expect(verdictOf(settings, call, 'bypassPermissions') === 'allow').toBe(
      id === 'container' || id === 'permissive',
    )
    const denied = { ...call, input: { command: 'rm -rf x' } }
    expect(verdictOf(settings, denied, 'bypassPermissions')).toBe('deny')
  })
})

describe.each(denySets)('the deny set $id', ({ settings, tests }) => {
  it.each(tests.map((test) => [test.by, JSON.stringify(test.input), test] as const))(
    'denies to the %s %s',
    (...[, , test]) => {
      const open = joined(
        { settings: { permissions: { allow: ['Bash', 'Read', 'Edit(//**)'] } } },
        { settings },
      )
      expect(verdictOf(open, test)).toBe('deny')
    },
  )
})

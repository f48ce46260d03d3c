import { expect, test } from 'vitest'
import { describeSettings } from './describe.ts'
import { loadText } from './load-text.ts'

test('settings are shown without any secret', () => {
  const loaded = loadText(
    `store: { postgres_url: "postgres://u:hunter2@db/x?sslpassword=hunter2&application_name=sekisho" }
upstreams:
  - { provider: anthropic, auth: { api_key: "hunter2-value" } }
  - { name: b, provider: anthropic, auth: { api_key: "\${file:/run/key}" } }`,
    { files: { '/run/key': 'hunter2' } },
  )
  if (!loaded.ok) throw new Error('the settings are valid')
  const described = describeSettings(loaded.settings)
  expect(JSON.stringify(described)).not.toContain('hunter2')
  expect(described).toMatchObject({
    storage: { url: 'postgres://u:(hidden)@db/x?sslpassword=%28hidden%29&application_name=sekisho' },
    providers: [
      { keys: [{ kind: 'value', value: '(hidden)' }] },
      { keys: [{ kind: 'file', path: '/run/key' }] },
    ],
  })
  expect(Object.keys(described).sort()).toEqual(Object.keys(loaded.settings).sort())
})

test('what sinks, witnesses and the vault send and seal with is not shown', () => {
  const loaded = loadText(`
admin: { write_keys: [{ id: w, key: &secret "hunter2-0123456789-0123456789-0123456789" }] }
sekisho:
  vault: { key: *secret, former_keys: [*secret] }
  ledger:
    witnesses: [{ name: mail, kind: webhook, url: "https://hooks.example.com/x", secrets: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw] }]
  sinks:
    - { name: splunk, kind: splunk, url: "https://splunk.example.com:8088", token: *secret }
    - { name: datadog, kind: datadog, url: "https://datadog.example.com", api_key: *secret }
    - { name: otlp, kind: otlp, url: "https://otlp.example.com/v1/logs", headers: { authorization: *secret } }`)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ path, message }) => `${path} ${message}`).join('; '))
  const shown = JSON.stringify(describeSettings(loaded.settings))
  for (const secret of ['hunter2', 'whsec_']) expect(shown).not.toContain(secret)
  expect(shown).toContain('https://splunk.example.com:8088')
})

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

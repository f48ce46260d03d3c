import { expect, test } from 'vitest'
import { fixSettings } from './fix-settings.ts'
import { lintPolicyDocument } from './lint-policy-document.ts'
import { lintSettings } from './lint-settings.ts'

const codesOf = (document: unknown, scope?: 'user') =>
  lintPolicyDocument(document, scope === undefined ? {} : { scope }).map(({ code }) => code)

test('what is wrong with MCP servers and lists is said beside what is wrong with settings', () => {
  const settings = {
    allowedMcpServers: [{ serverUrl: 'http://mcp.example.com/*' }, { serverCommand: ['./server'] }],
    managedMcpServers: { docs: { command: 'npx', args: ['docs-server'] } },
  }
  expect(codesOf({ settings })).toEqual(
    expect.arrayContaining([
      'mcp-no-tls',
      'mcp-relative-command',
      'mcp-unpinned-package',
      'mcp-allowlist-unlocked',
    ]),
  )
})

test('what both see is said once', () => {
  const said = codesOf({
    settings: {
      allowedMcpServers: [{ serverName: 'docs' }, { serverUrl: 'https://mcp.example.com*' }],
      enableAllProjectMcpServers: true,
    },
  })
  expect(said).toEqual(
    expect.arrayContaining(['server-name-only', 'server-url-too-wide', 'project-servers-approved']),
  )
  for (const twice of [
    'mcp-label-allowed',
    'mcp-url-other-hosts',
    'mcp-all-project-servers',
    'mcp-list-not-locked',
  ])
    expect(said).not.toContain(twice)
})

test('a lock is missed in managed settings alone, where it works', () => {
  const settings = { allowedMcpServers: [{ serverUrl: 'https://mcp.example.com/docs' }] }
  expect(codesOf(settings)).toContain('mcp-allowlist-unlocked')
  expect(codesOf(settings, 'user').filter((code) => code.includes('lock'))).toEqual([])
})

test('a document that cannot be read is an error at its place, in both languages', () => {
  const findings = lintPolicyDocument({ settings: {}, guard: { mode: 'sometimes' }, extra: 1 })
  const found = findings.filter(({ code }) => code === 'policy-document')
  expect(found.map(({ path }) => path.join('.')).toSorted()).toEqual(['extra', 'guard.mode'])
  for (const { message } of found) expect(message.ja).toMatch(/[ぁ-ん]/)
  expect(codesOf({ tests: [] })).toContain('policy-document')
  expect(codesOf(7)).toContain('policy-document')
})

test('nothing that the lint of settings says is lost, but what another says better', () => {
  const documents = [{ settings: { permissions: { allow: ['Bash'] } } }, { env: { X: 1 } }, {}]
  for (const document of documents)
    expect(codesOf(document)).toEqual(lintSettings(document).map(({ code }) => code))
})

test('a secret of a server is replaced by a reference', () => {
  const secret = `sk-ant-api03-${'a'.repeat(40)}`
  const settings = {
    managedMcpServers: { docs: { url: 'https://m.example.com', headers: { 'x-key': secret } } },
  }
  const codes = codesOf({ settings })
  expect(codes.filter((code) => code.includes('secret'))).toEqual(['mcp-hard-coded-secret'])
  expect(JSON.stringify(fixSettings({ settings }).document)).not.toContain(secret)
})

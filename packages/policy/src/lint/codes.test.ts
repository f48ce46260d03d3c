import { describe, expect, it } from 'vitest'
import { lintCodes, type LintCodeName } from './codes/index.ts'
import type { LintOptions } from './lint-document.ts'
import { lintSettings } from './lint-settings.ts'

const deny = (...rules: unknown[]) => ({ permissions: { deny: rules } })
const allow = (...rules: unknown[]) => ({ permissions: { allow: rules } })
const filesystem = (value: object) => ({ sandbox: { filesystem: value } })
const network = (value: object) => ({ sandbox: { network: value } })
const hook = (value: object, matcher = '*') => ({ hooks: { PreToolUse: [{ matcher, hooks: [value] }] } })
const telemetry = (env: object = {}) => ({ env: { CLAUDE_CODE_ENABLE_TELEMETRY: '1', ...env } })
const secret = ['sk', 'ant', 'api03', 'x'.repeat(20)].join('-')

/** A document for each code; where it matters, who delivers it or whose it is. */
const examples: Readonly<Record<LintCodeName, readonly [document: unknown, options?: LintOptions]>> = {
  'not-an-object': [[]],
  'misspelled-key': [{ sandbox: { network: { allowDomains: [] } } }],
  'unknown-key': [{ hooks: { Foo: [] } }],
  'undocumented-key': [{ timeZone: 'x' }],
  'mcp-servers-in-settings': [{ mcpServers: {} }],
  'missing-key': [hook({ type: 'command' })],
  'invalid-value': [{ cleanupPeriodDays: 0 }],
  'fail-closed-value': [{ allowManagedHooksOnly: 'yes' }],
  'null-value': [{ model: null }],
  'duplicate-entry': [filesystem({ denyRead: ['/x', '/x'] })],
  'deprecated-key': [{ includeCoAuthoredBy: false }],
  'global-key': [{ diffTool: 'auto' }],
  'managed-only-key': [{ claudeMd: 'x' }, { scope: 'user' }],
  'not-from-repository': [{ processWrapper: 'x' }, { scope: 'project' }],
  'not-deliverable': [{ forceLoginMethod: 'gateway' }, { delivery: 'gateway' }],
  'malformed-rule': [deny('Bash (rm *)')],
  'tool-name-case': [deny('bash(rm *)')],
  'unknown-tool': [deny('WebFtch')],
  'renamed-tool': [deny('Task(x)')],
  'allow-name-pattern': [allow('mcp__*')],
  'mcp-parentheses': [deny('mcp__s__t(env:prod)')],
  'main-parameter-rule': [deny('Bash(command:npm *)')],
  'write-path-rule': [deny('Write(src/**)')],
  'webfetch-without-domain': [allow('WebFetch(https://x.test/a)')],
  'single-slash-path': [deny('Read(/etc/shadow)')],
  'negated-path': [deny('Read(!a)')],
  'path-variable': [deny('Read($HOME/.ssh/**)')],
  'path-upwards': [deny('Read(../secrets/**)')],
  'windows-path': [deny('Read(C:\\Users\\x\\.ssh)')],
  'quoted-specifier': [deny('Read("./.env")')],
  'rule-alternatives': [deny('Read(**/*.{pem,key})')],
  'misplaced-prefix-mark': [allow('Bash(git:* push)')],
  'legacy-prefix-mark': [allow('Bash(npm test:*)')],
  'duplicate-rule': [allow('Glob', 'Glob')],
  'redundant-rule': [allow('Bash(npm run *)', 'Bash(npm run x *)')],
  'unreachable-rule': [{ permissions: { deny: ['Bash(npm *)'], allow: ['Bash(npm test)'] } }],
  'protected-path-allow': [allow('Edit(.git/**)')],
  'allow-never-applies': [allow('Bash(watch *)')],
  'allow-whole-shell': [allow('Bash')],
  'allow-leading-wildcard': [allow('Bash(* --version)')],
  'allow-interpreter': [allow('Bash(python3 *)')],
  'allow-wrapper': [allow('Bash(docker exec *)')],
  'allow-program-runner': [allow('Bash(git *)')],
  'allow-unbounded-prefix': [allow('Bash(ls*)')],
  'allow-network': [allow('Bash(curl *)')],
  'allow-destructive': [allow('Bash(rm *)')],
  'bare-edit-without-write': [deny('Edit')],
  'deny-under-whole-shell': [{ permissions: { deny: ['Bash(rm *)'], allow: ['Bash'] } }],
  'deny-git-options': [deny('Bash(git push *)')],
  'domain-without-apex': [deny('WebFetch(domain:*.x.test)')],
  'read-deny-without-sandbox': [deny('Read(~/.ssh/**)')],
  'read-deny-by-name': [deny('Read(.env)')],
  'webfetch-deny-alone': [deny('WebFetch')],
  'permission-rules-unlocked': [allow('Glob')],
  'hooks-unlocked': [{ hooks: {} }],
  'mcp-allowlist-unlocked': [{ allowedMcpServers: [] }],
  'domains-unlocked': [network({ allowedDomains: [] })],
  'read-paths-unlocked': [filesystem({ denyRead: ['/x'] })],
  'lock-off': [{ allowManagedHooksOnly: false }],
  'bypass-not-disabled': [deny('Glob')],
  'bypass-by-default': [{ permissions: { defaultMode: 'bypassPermissions' } }],
  'mode-switched-off': [{ permissions: { defaultMode: 'auto', disableAutoMode: 'disable' } }],
  'bypass-prompt-skipped': [{ skipDangerousModePermissionPrompt: true }],
  'auto-mode-by-default': [{ permissions: { defaultMode: 'auto' } }],
  'folder-too-wide': [{ permissions: { additionalDirectories: ['~'] } }],
  'server-name-only': [{ allowedMcpServers: [{ serverName: 'x' }] }],
  'server-url-too-wide': [{ allowedMcpServers: [{ serverUrl: 'https://mcp.ours.test*' }] }],
  'project-servers-approved': [{ enableAllProjectMcpServers: true }],
  'marketplaces-open': [{ enabledPlugins: {} }],
  'model-not-locked': [{ model: 'x' }],
  'default-model-open': [{ availableModels: ['x'] }],
  'version-range': [{ requiredMinimumVersion: '2.10.0', requiredMaximumVersion: '2.9.0' }],
  'first-start-unenforced': [{ model: 'x' }, { delivery: 'remote' }],
  'sandbox-off': [network({ allowLocalBinding: true })],
  'sandbox-optional': [{ sandbox: { enabled: true } }],
  'sandbox-escape': [{ sandbox: { enabled: true } }],
  'sandbox-excluded-commands': [{ sandbox: { excludedCommands: ['docker *'] } }],
  'sandbox-filesystem-off': [filesystem({ disabled: true })],
  'sandbox-writes-wide': [filesystem({ allowWrite: ['/'] })],
  'sandbox-path-syntax': [filesystem({ denyRead: ['//etc/x'] })],
  'sandbox-reopened-path': [filesystem({ denyRead: ['/x'], allowRead: ['/x'] })],
  'sandbox-any-domain': [network({ allowedDomains: ['*'] })],
  'sandbox-all-sockets': [network({ allowAllUnixSockets: true })],
  'sandbox-container-socket': [network({ allowUnixSockets: ['/var/run/docker.sock'] })],
  'sandbox-weaker': [{ sandbox: { enableWeakerNestedSandbox: true } }],
  'sandbox-apple-events': [{ sandbox: { allowAppleEvents: true } }],
  'denied-domain-without-apex': [network({ deniedDomains: ['*.x.test'] })],
  'hook-fails-open': [hook({ type: 'command', command: 'guard' })],
  'hook-cannot-enforce': [hook({ type: 'http', url: 'https://x.test' })],
  'hook-in-background': [hook({ type: 'command', command: 'guard || exit 2', async: true })],
  'hook-filter': [hook({ type: 'command', command: 'guard || exit 2', if: 'Bash(rm *)' })],
  'hook-misses-tools': [hook({ type: 'command', command: 'guard || exit 2' }, 'Bash')],
  'hook-plain-http': [hook({ type: 'http', url: 'http://x.test' })],
  'hook-urls-open': [hook({ type: 'http', url: 'https://x.test' })],
  'hooks-switched-off': [{ disableAllHooks: true, ...hook({ type: 'command', command: 'guard || exit 2' }) }],
  'plain-secret': [{ env: { ANTHROPIC_API_KEY: secret } }],
  'plain-http': [{ env: { ANTHROPIC_BASE_URL: 'http://x.test' } }],
  'tls-checks-off': [{ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }],
  'telemetry-without-protocol': [telemetry()],
  'telemetry-unlocked': [telemetry()],
  'telemetry-nothing-sent': [telemetry()],
  'telemetry-content': [{ env: { OTEL_LOG_USER_PROMPTS: '1' } }],
  'variable-name': [{ env: { 'a-b': 'x' } }],
}

describe('every kind of finding', () => {
  it.each(Object.entries(examples))('%s is found', (code, [document, options]) => {
    const found = lintSettings(document, options).filter((finding) => finding.code === code)
    expect(found).toHaveLength(1)
  })

  it.each(Object.entries(lintCodes))('%s has sentences in both languages with the same places', (_, code) => {
    const placesOf = (text: string) => new Set(text.match(/\{\w+\}/g))
    for (const sentence of [code.says, ...('fix' in code ? [code.fix] : [])]) {
      expect(sentence.ja).toMatch(/[ぁ-んァ-ン一-龠]/)
      expect(placesOf(sentence.ja)).toStrictEqual(placesOf(sentence.en))
    }
  })
})

describe('a finding', () => {
  it('never repeats a secret', () => {
    const document = {
      env: { KEY: secret },
      permissions: { deny: [`bash(curl -H x:${secret} *)`] },
      [secret]: 1,
    }
    for (const { message, fix } of lintSettings(document)) {
      expect(message.en).not.toContain(secret)
      expect(fix?.description.en ?? '').not.toContain(secret)
    }
  })

  it('is a note where the guard enforces what the client’s rules cannot', () => {
    const settings = { permissions: { deny: ['Bash(rm *)'], allow: ['Bash'] } }
    const severityUnder = (mode: string) =>
      lintSettings({ settings, guard: { mode } }).find(({ code }) => code === 'deny-under-whole-shell')
        ?.severity
    expect([severityUnder('off'), severityUnder('enforce')]).toStrictEqual(['warning', 'info'])
  })

  it('is as severe as asked for, where it is about the shape', () => {
    const severities = (schema: LintOptions['schema'] & string) =>
      lintSettings({ cleanupPeriodDays: 0 }, { schema }).map(({ severity }) => severity)
    expect([severities('warning'), severities('off')]).toStrictEqual([['warning'], []])
  })

  it('is made in bounded work, whatever the document: thousands of rules that look alike', () => {
    const many = Array.from({ length: 8000 }, (_, index) => `Bash(git ${'*'.repeat(index % 5)} x${index})`)
    expect(lintSettings({ permissions: { allow: many, deny: many } })).toHaveLength(2000)
  })
})

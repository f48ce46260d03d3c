import { describe, expect, it } from 'vitest'
import { lintSettings } from './lint-settings.ts'

// Our own cases in the shapes of the public schema's tests and of the official examples; decision 117 lists the comparison.

const codesOf = (settings: object) =>
  lintSettings(settings)
    .filter(({ severity }) => severity !== 'info')
    .map(({ code }) => code)
const shapeCodes =
  /^(?:misspelled-key|unknown-key|missing-key|invalid-value|fail-closed-value|malformed-rule|unknown-tool|variable-name|mcp-parentheses|allow-name-pattern)$/
const shapeOf = (settings: object) => codesOf(settings).filter((code) => shapeCodes.test(code))
const source = (value: object) => ({ extraKnownMarketplaces: { ours: { source: value } } })
const preToolUse = (group: object) => ({ hooks: { PreToolUse: [group] } })

describe('what the public schema accepts', () => {
  it.each([
    [{ attribution: { commit: false, pr: 'x', sessionUrl: false } }],
    [{ effortLevel: 'xhigh', theme: 'custom:ours', preferredNotifChannel: 'ghostty', viewMode: 'focus' }],
    [{ permissions: { defaultMode: 'manual', ask: ['*', 'mcp__*'], deny: ['*', 'mcp__*'] } }],
    [
      {
        permissions: {
          allow: ['ToolSearch', 'LSP', 'Artifact', 'EnterWorktree(*)', 'mcp__ide__run'],
          defaultMode: 'delegate',
        },
      },
    ],
    [
      {
        allowedHttpHookUrls: ['http://localhost:*'],
        strictPluginOnlyCustomization: ['hooks'],
        strictKnownMarketplaces: [],
      },
    ],
    [
      {
        policyHelper: { path: '/opt/x', refreshIntervalMs: 0 },
        fallbackModel: ['a', 'b', 'c'],
        vimInsertModeRemaps: { jj: '<Esc>' },
      },
    ],
    [source({ source: 'git', url: 'https://git.test/a.git', skipLfs: true })],
    [
      source({
        source: 'settings',
        name: 'x',
        plugins: [{ name: 'p', source: { source: 'npm', package: 'p' } }],
      }),
    ],
    [{ hooks: { DirectoryAdded: [{ hooks: [{ type: 'mcp_tool', server: 's', tool: 't', input: {} }] }] } }],
  ])('%j', (settings) => expect(shapeOf(settings)).toStrictEqual([]))
})

describe('what the public schema rejects', () => {
  it.each([
    [{ askUserQuestionTimeout: '30s' }],
    [{ effortLevel: 'extreme' }],
    [{ attribution: { commit: 0 } }],
    [{ permissions: { allow: 'Bash(ls)' } }],
    [{ permissions: { allow: ['*'] } }],
    [{ permissions: { allow: ['SomeTool'] } }],
    [{ permissions: { deny: ['Read[x]', 'Bash()', 'WebFetch(x'] } }],
    [{ permissions: { deny: ['mcp__s__t(owner)'] } }],
    [{ env: { 'HAS SPACES': 'x' } }],
    [{ allowedMcpServers: [{ serverName: 'a name!' }] }],
    [{ vimInsertModeRemaps: { jjj: '<Esc>' } }],
    [{ sandbox: { network: { tlsTerminate: { chain: 'x' } } } }],
    [{ sandbox: { network: { allowedDomains: 'x.test' } } }],
    [source({ source: 'settings', name: 'x' })],
    [
      source({
        source: 'settings',
        name: 'x',
        plugins: [{ name: 'p', source: { source: 'git', url: 'x.git' } }],
      }),
    ],
    [{ blockedMarketplaces: [{ source: 'github' }] }],
    [preToolUse({ hooks: [{ type: 'command', command: 'x', unknownProperty: 1 }] })],
    [preToolUse({ hooks: [], extraField: 1 })],
    [preToolUse({ hooks: [{ type: 'command', command: 'x', timeout: 0 }] })],
    [preToolUse({ hooks: [{ type: 'command', command: 'x', shell: 'fish' }] })],
    [preToolUse({ hooks: [{ type: 'mcp_tool', tool: 'x' }] })],
  ])('%j', (settings) => expect(shapeOf(settings)).not.toStrictEqual([]))
})

describe('where we disagree with the public schema', () => {
  it.each([
    ['a variable may have a name in lower case', { env: { https_proxy: 'https://x.test' } }],
    ['a denied server may have any name', { deniedMcpServers: [{ serverName: 'claude.ai Slack' }] }],
    ['a rule may have parentheses within', { permissions: { deny: ['Bash(echo $(id) *)'] } }],
    [
      'a repository may be cloned from an address without .git',
      source({ source: 'git', url: 'https://git.test/a' }),
    ],
  ])('%s', (_, settings) => expect(shapeOf(settings)).toStrictEqual([]))

  it.each([
    ['a misspelled key does nothing', { permisions: {} }],
    ['a hook of an event that does not exist is never called', { hooks: { BeforeTool: [] } }],
    ['2.1.330 knows no such key', { skippedPlugins: ['x'] }],
  ])('%s', (_, settings) => expect(shapeOf(settings)).not.toStrictEqual([]))

  it('keys of ~/.claude.json do nothing in settings', () => {
    expect(codesOf({ diffTool: 'auto' })).toStrictEqual(['global-key'])
  })
})

describe('the official examples', () => {
  it('are found well formed; a port of null counts as not set', () => {
    const sandbox = {
      autoAllowBashIfSandboxed: false,
      excludedCommands: [],
      network: {
        allowUnixSockets: [],
        allowAllUnixSockets: false,
        httpProxyPort: null,
        socksProxyPort: null,
      },
      enableWeakerNestedSandbox: false,
    }
    expect(shapeOf({ sandbox, allowManagedPermissionRulesOnly: true })).toStrictEqual([])
  })

  it.each([
    ['lax', { permissions: { disableBypassPermissionsMode: 'disable' }, strictKnownMarketplaces: [] }, []],
    [
      'strict: its sandbox is configured and not turned on, and anybody may add domains',
      {
        permissions: {
          disableBypassPermissionsMode: 'disable',
          ask: ['Bash'],
          deny: ['WebSearch', 'WebFetch'],
        },
        allowManagedPermissionRulesOnly: true,
        sandbox: { autoAllowBashIfSandboxed: false, network: { allowedDomains: [] } },
      },
      ['domains-unlocked', 'sandbox-off'],
    ],
    [
      'sandbox: where there is none, commands run without it',
      { sandbox: { enabled: true, allowUnsandboxedCommands: false, network: { allowedDomains: [] } } },
      ['domains-unlocked', 'sandbox-optional'],
    ],
  ])('%s', (_, settings, expected) => expect(codesOf(settings)).toStrictEqual(expected))
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from './edits.ts'
import type { LintFinding } from './finding.ts'
import { fixSettings } from './fix-settings.ts'
import { lintDeliveries, type LintOptions } from './lint-document.ts'
import { lintSettings } from './lint-settings.ts'

const rule = fc.oneof(
  fc.constantFrom(
    ...`Bash Bash(*) bash(ls:*) Bash(npm Bash() Bash_(x) View Read View(x) LS MultiEdit(src/**) Task(Explore) * B* mcp__* mcp__s
    mcp__s__t mcp__s__t(a:b) mcp__s(*) Write(src/**) Edit(src/**) Edit(src/a) Edit Write Glob(x) Grep(output_mode:content)
    Read(/etc/shadow) Read(//etc/shadow) Read(//etc/**) Read(~/.ssh/**) Read(./.env) Read(.env) Read(!.env) Read(/x) Edit(.git/**)
    WebFetch(domain:*.x.test) WebFetch(domain:x.test) WebFetch(https://x.test/a) WebFetch(x.test) WebFetch(url:x.test) WebFetch
    Bash(command:ls) Bash(timeout:5) Foo Bsh Skill(deploy:*) Read(file_path:x) PowerShell(iex:*) Agent(a) agent(a)`
      .split(/\s+/)
      .map((text) => text.replace('_(', ' (')),
    'Bash(git push *)',
    'Bash(git push)',
    'Bash(git * push)',
    'Bash(git *)',
    'Bash(ls *)',
    'Bash(ls*)',
    'Bash(ls)',
    'Bash(l* -a)',
    'Bash(python3 *)',
    'Bash(python -m x *)',
    'Bash(sudo *)',
    'Bash(docker exec *)',
    'Bash(curl *)',
    'Bash(rm -rf *)',
    'Bash(rm:*)',
    'Bash(* --help)',
    'Bash(find *)',
    'Bash(watch *)',
    'Bash(git:* push)',
    'Bash(npm run test:*)',
    ' Bash(ls *)',
    'Read($HOME/.ssh/**)',
    'Read(C:\\x\\**)',
    'Read("./.env")',
    "Bash('rm *')",
    "Write('!x')",
    'Read(*.{a,b})',
    'Edit(../x/**)',
    '',
    ' ',
  ),
  fc.string({ maxLength: 12 }).map((text) => `Bash(${text})`),
  fc.string({ maxLength: 12 }).map((text) => `Read(${text})`),
)
const rules = fc.oneof(
  { weight: 8, arbitrary: fc.array(rule, { maxLength: 8 }) },
  { weight: 1, arbitrary: rule },
  { weight: 1, arbitrary: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }) },
)
const flag = fc.constantFrom<unknown>(true, false, 'true', 'yes', 1)
const path = fc.constantFrom('//etc/x', '/etc/x', '/', '~', '~/.ssh', '~/.aws', './x', '/var/run/docker.sock')
const domains = fc.array(fc.constantFrom('*', '*.x.test', 'x.test', 'a.test:443', '*:80'), { maxLength: 4 })
const hook = fc.record(
  {
    type: fc.constantFrom('command', 'http', 'prompt', 'script'),
    command: fc.constantFrom('sekisho-guard hook', 'guard || exit 2', 'a; b', 'a # b', 'x\\', ''),
    url: fc.constantFrom('https://x.test', 'http://x.test'),
    async: flag,
    if: fc.constantFrom('Bash(rm *)', ''),
    timeout: fc.constantFrom(5, '5', 0),
  },
  { requiredKeys: ['type'] },
)
const settings = fc.record(
  {
    permissions: fc.record(
      {
        allow: rules,
        ask: rules,
        deny: rules,
        additionalDirectories: fc.array(path, { maxLength: 4 }),
        defaultMode: fc.constantFrom('auto', 'bypassPermissions', 'acceptEdit', 'Plan', 'plan'),
        disableBypassPermissionsMode: fc.constantFrom('disable', 'disabled', true),
        alow: rules,
      },
      { requiredKeys: [] },
    ),
    permisions: fc.record({ deny: rules, dney: rules }, { requiredKeys: [] }),
    sandbox: fc.record(
      {
        enabled: flag,
        failIfUnavailable: flag,
        allowUnsandboxedCommands: flag,
        enableWeakerNestedSandbox: flag,
        excludedCommands: fc.array(fc.constantFrom('docker *', 'git *'), { maxLength: 3 }),
        filesystem: fc.record(
          {
            allowWrite: fc.array(path, { maxLength: 3 }),
            denyRead: fc.array(path, { maxLength: 3 }),
            allowRead: fc.array(path, { maxLength: 3 }),
            disabled: flag,
          },
          { requiredKeys: [] },
        ),
        network: fc.record(
          {
            allowedDomains: domains,
            deniedDomains: domains,
            allowUnixSockets: fc.array(path, { maxLength: 2 }),
            strictAlowlist: flag,
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    hooks: fc.record(
      {
        PreToolUse: fc.array(
          fc.record({ matcher: fc.constantFrom('*', 'Bash'), hooks: fc.array(hook, { maxLength: 3 }) }),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: [] },
    ),
    env: fc.dictionary(
      fc.constantFrom(
        ...'CLAUDE_CODE_ENABLE_TELEMETRY OTEL_LOG_USER_PROMPTS ANTHROPIC_BASE_URL NODE_TLS_REJECT_UNAUTHORIZED OTEL_METRICS_EXPORTER a-b __proto__'.split(
          ' ',
        ),
      ),
      fc.constantFrom<unknown>('1', '0', 1, 'http://x.test', 'https://x.test', true),
    ),
    allowManagedPermissionRulesOnly: flag,
    allowManagedHooksOnly: flag,
    allowedMcpServers: fc.constantFrom<unknown>(
      [],
      [{ serverName: 'x' }],
      'x',
      [{ serverUrl: 'https://*' }],
      7,
    ),
    availableModels: fc.constantFrom<unknown>(['a', 'a'], 'sonnet', 7),
    model: fc.constantFrom('x'),
    voiceEnabled: flag,
    voice: fc.constantFrom({}, { enabled: true }),
    includeCoAuthoredBy: flag,
    disableAllHooks: flag,
    policyHelper: fc.constantFrom<unknown>({ path: '/x' }, {}),
    forceLoginMethod: fc.constantFrom('gateway', 'claudeai', 'gatewy'),
    autoConnectIde: flag,
    enableAllProjectMcpServers: flag,
    skipDangerousModePermissionPrompt: flag,
    mcpServers: fc.constant({}),
    something: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
)
const document = fc.oneof(
  settings,
  fc.record({ settings, guard: fc.record({ mode: fc.constantFrom('off', 'enforce') }) }),
)
const options: fc.Arbitrary<LintOptions> = fc.record(
  {
    scope: fc.constantFrom('managed' as const, 'user' as const, 'project' as const),
    delivery: fc.constantFrom(...lintDeliveries),
  },
  { requiredKeys: [] },
)

function counts(findings: readonly LintFinding[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { code } of findings) found.set(code, (found.get(code) ?? 0) + 1)
  return found
}

describe('every fix', () => {
  it('removes its finding and adds none, whatever else stands in the document', () => {
    fc.assert(
      fc.property(document, options, (given, chosen) => {
        const before = lintSettings(given, chosen)
        const was = counts(before)
        for (const { code, fix } of before) {
          if (fix === undefined) continue
          const is = counts(lintSettings(applyEdits(given, fix.edits), chosen))
          expect(is.get(code) ?? 0, code).toBeLessThan(was.get(code) ?? 0)
          for (const [other, count] of is)
            expect(count, `${other} after ${code}`).toBeLessThanOrEqual(was.get(other) ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is made by fixing until there is none left, and leaves what was given as it was', () => {
    fc.assert(
      fc.property(document, options, (given, chosen) => {
        const copy = JSON.stringify(given)
        const fixed = fixSettings(given, chosen)
        expect(lintSettings(fixed.document, chosen).filter(({ fix }) => fix !== undefined)).toStrictEqual([])
        expect(JSON.stringify(given)).toBe(copy)
        if (fixed.applied.length === 0) expect(fixed.document).toBe(given)
      }),
      { numRuns: 60 },
    )
  })
})

const unfilled =
  /\{(?:key|meant|rule|other|effect|program|expected|closed|folder|host|verb|delivery|from|value)\}/

describe('lintSettings', () => {
  it('never throws, whatever it is given, and says everything in both languages', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({ permissions: fc.jsonValue(), hooks: fc.jsonValue(), settings: fc.jsonValue() }),
        ),
        options,
        (given, chosen) => {
          for (const { message } of lintSettings(given, chosen)) {
            expect(message.en).not.toMatch(unfilled)
            expect(message.ja).not.toMatch(unfilled)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('finds the path of what it speaks of in the document as it was given', () => {
    fc.assert(
      fc.property(document, options, (given, chosen) => {
        for (const { path, code } of lintSettings(given, chosen)) {
          let value: unknown = given
          // A list that was written as one text has no entries to point to.
          for (const step of path) {
            if (typeof value === 'string') return
            expect(value, code).toHaveProperty([step])
            value = Reflect.get(Object(value), step)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

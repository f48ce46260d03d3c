import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicy, type PolicyInput } from './policy.ts'
import { predict } from './predict.ts'

const base: PolicyInput = { sources: [], cwd: '/srv/project', home: '/home/u', trusted: true }

function bash(command: string, permissions: object, input: Partial<PolicyInput> = {}): string {
  return verdict('Bash', { command }, { permissions, ...input })
}

function verdict(
  tool: string,
  input: Record<string, unknown>,
  { permissions = {}, ...rest }: Partial<PolicyInput> & { permissions?: object },
): string {
  const sources = [{ scope: 'user' as const, settings: { permissions } }]
  return predict(compilePolicy({ ...base, sources, ...rest }), { tool, input }).verdict
}

describe('predict', () => {
  it('lets deny win over ask and ask over allow, whichever scope they stand in', () => {
    const sources = [
      { scope: 'managed' as const, settings: { permissions: { allow: ['Bash(npm *)'] } } },
      { scope: 'project' as const, settings: { permissions: { ask: ['Bash(npm test)'] } } },
      { scope: 'user' as const, settings: { permissions: { deny: ['Bash(npm publish *)'] } } },
    ]
    const of = (command: string) =>
      predict(compilePolicy({ ...base, sources }), { tool: 'Bash', input: { command } })
    expect(of('npm i')).toMatchObject({ verdict: 'allow', rule: 'Bash(npm *)', scope: 'managed' })
    expect(of('npm test')).toMatchObject({ verdict: 'ask', rule: 'Bash(npm test)', scope: 'project' })
    expect(of('npm publish x')).toMatchObject({ verdict: 'deny', rule: 'Bash(npm publish *)', scope: 'user' })
  })

  it('counts no allow rule of a project nobody has trusted, but its deny rules', () => {
    const project = (permissions: object): Partial<PolicyInput> => ({
      sources: [{ scope: 'project', settings: { permissions } }],
      trusted: false,
    })
    expect(bash('npm i', {}, project({ allow: ['Bash(npm *)'] }))).toBe('ask')
    expect(bash('npm i', {}, project({ deny: ['Bash(npm *)'] }))).toBe('deny')
  })

  it('uses the managed rules alone where they say so', () => {
    const sources: PolicyInput['sources'] = [
      { scope: 'managed', settings: { allowManagedPermissionRulesOnly: true } },
      { scope: 'user', settings: { permissions: { allow: ['Bash'] } } },
    ]
    expect(bash('npm i', {}, { sources, flags: { allowed: ['Bash'], disallowed: [] } })).toBe('ask')
  })

  it.each([
    ['default', 'ask', 'ask'],
    ['acceptEdits', 'ask', 'allow'],
    ['dontAsk', 'deny', 'deny'],
    ['bypassPermissions', 'allow', 'allow'],
  ] as const)('in mode %s: a command %s, an edit %s', (mode, command, edit) => {
    expect(bash('npm i', {}, { mode })).toBe(command)
    expect(verdict('Edit', { file_path: '/srv/project/a.ts' }, { mode })).toBe(edit)
  })

  it('does not bypass permissions where settings turn that off', () => {
    expect(bash('npm i', { disableBypassPermissionsMode: 'disable' }, { mode: 'bypassPermissions' })).toBe(
      'ask',
    )
  })

  it('asks before critical removals in every mode and under every rule', () => {
    expect(bash('rm -rf ~', { allow: ['Bash'] }, { mode: 'bypassPermissions' })).toBe('ask')
  })

  it.each([
    ['Agent', { subagent_type: 'Explore' }, 'Agent(Explore)'],
    ['Skill', { skill: 'deploy', args: 'now' }, 'Skill(deploy *)'],
    ['WebFetch', { url: 'https://u:p@Docs.Example.com:8443/x' }, 'WebFetch(domain:*.example.com)'],
    ['mcp__db__drop', {}, 'mcp__db'],
    ['PowerShell', { command: 'rm x' }, 'PowerShell(Remove-Item *)'],
    ['Grep', { pattern: 'x', path: 'secrets' }, 'Read(./secrets/**)'],
    ['NotebookEdit', { notebook_path: '/srv/project/a.ipynb' }, 'Edit(*.ipynb)'],
  ])('denies %s by a rule of its own', (tool, input, rule) => {
    expect(verdict(tool, input, { permissions: { deny: [rule] } })).toBe('deny')
  })

  it('lets a skill run though a rule asks before it, and denies it by its name only', () => {
    expect(verdict('Skill', { skill: 'deploy' }, {})).toBe('allow')
    expect(verdict('Skill', { skill: 'deploy' }, { permissions: { ask: ['Skill(deploy)'] } })).toBe('allow')
    expect(verdict('Skill', { skill: 'deploy' }, { permissions: { deny: ['Skill(deploy)'] } })).toBe('deny')
    expect(verdict('Skill', { skill: 'deploy' }, { permissions: { deny: ['Skill(dep*)'] } })).toBe('allow')
  })

  it('makes nothing of an allow rule for the folder itself or one above it', () => {
    expect(verdict('Write', { file_path: 'a.ts' }, { permissions: { allow: ['Edit(.)'] } })).toBe('ask')
    expect(verdict('Read', { file_path: '/srv/x' }, { permissions: { allow: ['Read(../**)'] } })).toBe('ask')
  })

  it('compares no path with a pattern that goes up, and reads past blanks at the end of one (measured)', () => {
    const under = (...deny: string[]) => ({ permissions: { allow: ['Read'], deny } })
    const outside = { file_path: '/srv/docs/g' }
    expect(verdict('Read', outside, under('Read(../../../srv/docs/**)', 'Read(./sub/../../srv/**)'))).toBe(
      'allow',
    )
    expect(verdict('Read', { file_path: '.env' }, under('Read(./sub/../.env)', 'Read( .env)'))).toBe('allow')
    expect(verdict('Read', { file_path: '.env' }, under('Read(.env )'))).toBe('deny')
  })

  it('follows symbolic links: a deny rule holds for either end, an allow rule needs both', () => {
    const links = new Map([['/srv/project/key', '/home/u/.ssh/id']])
    const read = (permissions: object) => verdict('Read', { file_path: 'key' }, { permissions, links })
    expect(read({ deny: ['Read(~/.ssh/**)'] })).toBe('deny')
    expect(read({ allow: ['Read(./key)'] })).toBe('ask')
    expect(read({ allow: ['Read(~/.ssh/**)'] })).toBe('ask')
    expect(read({ allow: ['Read(~/.ssh/**)', 'Read(./key)'] })).toBe('allow')
  })
})

const words = fc.constantFrom(
  ...`rm cat .env ls npm test git push && || ; | & ( ) { } > >> < << $( ) " ' \\ $X $HOME ~ * ? [ ] sudo env timeout 5 -c
  bash eval if then fi for in do done while case esac X=1 <( \` # curl -rf secrets/k`.split(/\s+/),
)
const commands = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' '))
const rules = fc.constantFrom(
  'Bash',
  'Bash(rm *)',
  'Bash(cat *)',
  'Bash(git push:*)',
  'Bash(*)',
  'Bash(npm test)',
  'Read(./.env)',
  'Read(secrets/**)',
  'Edit(.env)',
  'Edit(//**)',
  'Bash(command:x)',
)
const modes = fc.constantFrom('default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions')
const strictness = ['allow', 'ask', 'deny']

describe('every prediction', () => {
  it('is made, whatever the text of the command and the rules', () => {
    const any = fc.string({ unit: 'binary', maxLength: 200 })
    fc.assert(
      fc.property(fc.oneof(any, commands), fc.array(any), (command, texts) => {
        const permissions = { allow: texts, deny: texts.map((text) => `Bash(${text})`) }
        expect(strictness).toContain(bash(command, permissions))
      }),
    )
  })

  it('gets no laxer by one more deny rule', () => {
    const lists = { allow: fc.array(rules), ask: fc.array(rules), deny: fc.array(rules) }
    fc.assert(
      fc.property(fc.record({ command: commands, mode: modes, extra: rules, ...lists }), (given) => {
        const { command, mode, extra, ...permissions } = given
        const before = bash(command, permissions, { mode })
        const after = bash(command, { ...permissions, deny: [...permissions.deny, extra] }, { mode })
        expect(strictness.indexOf(after)).toBeGreaterThanOrEqual(strictness.indexOf(before))
      }),
      { numRuns: 500 },
    )
  })

  it('does not blow up variables that are made of each other', () => {
    const doubling = Array.from({ length: 200 }, (_, index) => `a${index + 1}="$a${index}$a${index}"`).join(
      '; ',
    )
    expect(bash(`a0=xxxxxxxx; ${doubling}; cat "$a200"`, {})).toBe('ask')
  })
})

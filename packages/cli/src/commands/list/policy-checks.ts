import type { CommandDescription } from '../command.ts'
import { local } from './options.ts'

/** What a policy does before it ships. */
export const policyCheckCommands: readonly CommandDescription[] = [
  {
    name: 'policy explain',
    summary: 'policy.explain',
    argument: { name: 'file', text: 'argument.policy' },
    options: [
      { name: 'tool', value: 'NAME', text: 'option.tool', default: 'Bash' },
      { name: 'command', value: 'TEXT', text: 'option.toolCommand' },
      { name: 'input', value: 'JSON', text: 'option.toolInput' },
      { name: 'call', value: 'CALL', text: 'option.toolCall' },
      { name: 'mode', value: 'MODE', text: 'option.mode' },
      { name: 'cwd', value: 'DIR', text: 'option.cwd', default: '.' },
      { name: 'scope', value: 'SCOPE=FILE', text: 'option.scope', repeatable: true },
      { name: 'untrusted', text: 'option.untrusted' },
      ...local,
    ],
    examples: [
      'policy explain policy.yaml --tool Bash --command "rm -rf build"',
      'policy explain policy.yaml --call "Read(.env)" --mode acceptEdits',
    ],
    load: async () => (await import('../policy-explain.ts')).explainPolicy,
  },
  {
    name: 'policy diff',
    summary: 'policy.diff',
    argument: { name: 'files', text: 'argument.twoPolicies', repeatable: true },
    options: [{ name: 'exit-code', text: 'option.exitCode' }, ...local],
    examples: ['policy diff policy.yaml draft.yaml'],
    load: async () => (await import('../policy-diff.ts')).diffPolicy,
  },
  {
    name: 'policy simulate',
    summary: 'policy.simulate',
    argument: { name: 'draft', text: 'argument.policy' },
    options: [
      { name: 'against', value: 'FILE', text: 'option.against' },
      { name: 'transcripts', value: 'DIR', text: 'option.transcripts', repeatable: true },
      { name: 'calls', value: 'FILE', text: 'option.calls', repeatable: true },
      ...local,
    ],
    examples: ['policy simulate draft.yaml --against policy.yaml --calls calls.jsonl'],
    load: async () => (await import('../policy-simulate.ts')).simulatePolicy,
  },
  {
    name: 'policy test',
    summary: 'policy.test',
    argument: { name: 'files', text: 'argument.policies', repeatable: true },
    options: local,
    examples: ['policy test policy.yaml'],
    load: async () => (await import('../policy-test.ts')).testPolicy,
  },
]

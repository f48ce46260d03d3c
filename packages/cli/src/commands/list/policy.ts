import type { CommandDescription } from '../command.ts'
import { local } from './options.ts'

export const policyCommands: readonly CommandDescription[] = [
  {
    name: 'policy predict',
    summary: 'policy.predict',
    argument: { name: 'file', text: 'argument.rows', optional: true },
    options: [{ name: 'jsonl', text: 'option.jsonl' }, ...local],
    examples: ['policy predict --jsonl calls.jsonl', 'policy predict --jsonl -'],
    load: async () => (await import('../policy-predict.ts')).predictPolicy,
  },
  {
    name: 'policy enforce',
    summary: 'policy.enforce',
    argument: { name: 'file', text: 'argument.rows', optional: true },
    options: [{ name: 'jsonl', text: 'option.jsonl' }, ...local],
    examples: ['policy enforce --jsonl calls.jsonl', 'policy enforce --jsonl -'],
    load: async () => (await import('../policy-enforce.ts')).enforcePolicy,
  },
]

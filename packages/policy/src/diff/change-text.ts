import { strictness } from '../explain/judge.ts'
import { specifierOf, toolOf } from '../explain/rule-subject.ts'
import type { Text } from '../explain/text.ts'
import { callText } from '../policy-tests/call-text.ts'
import { valueAt } from '../settings/json.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import type { VerdictChange } from './verdict-change.ts'

/** An example longer than this is cut. */
const maxExample = 200

/** A change in one sentence: what, from, to, by whom, why, and the smallest example. */
export function changeText(change: Omit<VerdictChange, 'text'>): Text {
  return { en: english(change), ja: japanese(change) }
}

function english(change: Omit<VerdictChange, 'text'>): string {
  const { from, to, by, mode, cause } = change
  const verdicts = { allow: 'allowed', ask: 'asked about', deny: 'denied' } as const
  const who = cause.kind === 'guard' ? 'in the end' : by.map((one) => names.en[one]).join(' and ')
  const why = {
    rule_added: () => `rule ${ruleOf(change)} added`,
    rule_removed: () => `rule ${ruleOf(change)} removed`,
    guard: () => `the guard ${strictly(change) ? 'now' : 'no longer'} enforces`,
    settings: () => 'by the settings taken together',
  }[cause.kind]()
  const where = mode === undefined ? '' : ` in the mode ${mode}`
  const subject = subjectOf(change, { files: 'files', hosts: 'hosts', and: ' and others' })
  return `${subject}: ${verdicts[from]} → ${verdicts[to]}${where} (${who}; ${why}). Example: ${exampleOf(change)}`
}

function japanese(change: Omit<VerdictChange, 'text'>): string {
  const { from, to, by, mode, cause } = change
  const verdicts = { allow: '許可', ask: '確認', deny: '拒否' } as const
  const who = cause.kind === 'guard' ? '最終的な結果' : by.map((one) => names.ja[one]).join('と')
  const why = {
    rule_added: () => `ルール ${ruleOf(change)} の追加による`,
    rule_removed: () => `ルール ${ruleOf(change)} の削除による`,
    guard: () => (strictly(change) ? 'ガードが強制するようになるため' : 'ガードが強制しなくなるため'),
    settings: () => '設定全体の変更による',
  }[cause.kind]()
  const where = mode === undefined ? '' : `(モード ${mode})`
  const subject = subjectOf(change, { files: 'ファイル', hosts: 'ホスト', and: ' など' })
  return `${subject}: ${verdicts[from]} → ${verdicts[to]}${where}(${who}、${why})。例: ${exampleOf(change)}`
}

const names = {
  en: { client: 'Claude Code', guard: 'the guard' },
  ja: { client: 'Claude Code', guard: 'ガード' },
} as const

function ruleOf({ cause }: Omit<VerdictChange, 'text'>): string {
  return 'rule' in cause ? `${cause.effect} ${cause.rule}` : ''
}

/** The guard only ever makes a verdict stricter. */
function strictly({ from, to }: Omit<VerdictChange, 'text'>): boolean {
  return strictness[to] > strictness[from]
}

function exampleOf({ example }: Omit<VerdictChange, 'text'>): string {
  const text = callText(example)
  return text.length > maxExample ? `${text.slice(0, maxExample)}…` : text
}

/** What the calls have in common: what the rule is about, or their programs and tools. */
function subjectOf(
  { cause, examples, calls }: Omit<VerdictChange, 'text'>,
  words: { files: string; hosts: string; and: string },
): string {
  if ('rule' in cause) {
    const [tool, specifier] = [toolOf(cause.rule), specifierOf(cause.rule)]
    if (specifier === undefined) return tool
    if (tool === 'WebFetch') return `${words.hosts} ${specifier.replace(/^\s*domain\s*:\s*/, '')}`
    if (/^(?:Read|Edit|Write)$/.test(tool)) return `${words.files} ${specifier}`
    return specifier.replace(/:\*$| \*$/, ' …').slice(0, maxExample)
  }
  const heads = [...new Set(examples.map(headOf))]
  return heads.join(', ') + (calls > examples.length ? words.and : '')
}

function headOf({ tool, input }: ToolCall): string {
  const command = valueAt(input, 'command')
  return typeof command === 'string' ? (command.trim().split(/\s+/)[0] ?? tool) : tool
}

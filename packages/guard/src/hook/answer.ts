import { say, type Locale, type Sentence } from '@sekisho/contract'
import type { Judgement } from './judge.ts'

/**
 * What a PreToolUse hook prints so that Claude Code blocks or asks; measured with 2.1.330. Nothing is printed for a call
 * that may pass: `allow` would skip the question that the client asks by itself.
 */
export function answerText(judgement: Judgement, tool: string, locale: Locale): string | undefined {
  if (judgement.verdict === 'allow') return undefined
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: judgement.verdict,
      permissionDecisionReason: reasonSentence(judgement, tool, locale),
    },
  })
}

/** One sentence on what was refused and why, and what to do instead. */
export function reasonSentence(judgement: Judgement, tool: string, locale: Locale): string {
  const { verdict, rule, reason } = judgement
  const why =
    rule === undefined
      ? say(reasons[judgement.code], locale, { reason: reason?.[locale] ?? '' })
      : say(byRule, locale, { rule })
  const sentence = verdict === 'deny' ? denied : asked
  return say(sentence, locale, { tool, why, instead: say(insteadOf(judgement, tool), locale) })
}

const denied: Sentence = {
  en: 'Sekisho blocked this {tool} call: {why}. {instead}',
  ja: 'Sekisho は {tool} の呼び出しを止めました。{why}。{instead}',
}
const asked: Sentence = {
  en: 'Sekisho asks before this {tool} call: {why}.',
  ja: 'Sekisho による {tool} の呼び出し前の確認です。{why}。',
}
const byRule: Sentence = {
  en: 'the company’s policy has the rule {rule}',
  ja: '会社のポリシーに {rule} というルールがあります',
}

const reasons: Readonly<Record<Judgement['code'], Sentence>> = {
  fine: { en: 'nothing stands against it', ja: '問題はありません' },
  rule: { en: 'the company’s policy has a rule about it', ja: '会社のポリシーに該当するルールがあります' },
  danger: { en: 'it is dangerous: {reason}', ja: '{reason}' },
  'not-understood': {
    en: 'what it does cannot be seen from it ({reason})',
    ja: '何をするのかを読み取れません({reason})',
  },
  'wider-than-allowed': {
    en: 'it does more than the rule that allows it means',
    ja: '許可するルールの意図を超えることを行います',
  },
  'too-many-paths': {
    en: 'it touches more files than can be looked up',
    ja: '確認できる数を超えるファイルに触れます',
  },
}

const readers = new Set(['Read', 'Grep', 'Glob'])
const writers = new Set(['Edit', 'Write', 'NotebookEdit', 'MultiEdit'])

/** What to do instead, for the model and for the person. */
function insteadOf({ code, rule }: Judgement, tool: string): Sentence {
  if (readers.has(tool) || rule?.startsWith('Read(') === true) return steps.read
  if (writers.has(tool) || /^(?:Edit|Write)\(/.test(rule ?? '')) return steps.write
  if (tool === 'WebFetch' || tool === 'WebSearch' || rule?.startsWith('WebFetch') === true)
    return steps.network
  if (tool.startsWith('mcp__')) return steps.mcp
  return code === 'not-understood' ? steps.plainer : steps.command
}

const steps = {
  read: {
    en: 'Go on without that file; if something of it is needed, ask the person for that part alone.',
    ja: 'そのファイルを使わずに進めてください。内容が必要な場合は、必要な部分だけを利用者に尋ねてください。',
  },
  write: {
    en: 'Leave that file as it is, and show the person the change they may make themselves.',
    ja: 'そのファイルは変更せず、利用者が自分で行えるように変更内容を示してください。',
  },
  network: {
    en: 'Use a source the policy allows, or ask an administrator to allow this host.',
    ja: 'ポリシーで許可されている情報源を使うか、このホストの許可を管理者に依頼してください。',
  },
  mcp: {
    en: 'Use another tool, or ask an administrator to allow this one.',
    ja: '別のツールを使うか、このツールの許可を管理者に依頼してください。',
  },
  plainer: {
    en: 'Write it as plain commands with literal names, one at a time.',
    ja: '変数などを使わず、名前をそのまま書いた単純なコマンドを 1 つずつ実行してください。',
  },
  command: {
    en: 'Do not try it in another form; use a narrower command, or ask the person to run it themselves.',
    ja: '別の書き方で試さず、より範囲の狭いコマンドにするか、利用者に自分で実行するよう依頼してください。',
  },
} satisfies Record<string, Sentence>

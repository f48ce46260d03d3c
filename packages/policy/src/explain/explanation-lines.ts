import { reasonText, type Decision } from '../predict/decision.ts'
import { callText } from '../policy-tests/call-text.ts'
import { japaneseEffect } from './describe-effect.ts'
import type { ConsideredRule, Explanation, Trace, TracedPart } from './explanation.ts'

type Locale = 'en' | 'ja'

/** Rules that do not apply are named up to so many; more only counted. */
const maxNamed = 5

/** An explanation in words, a line each; what was written by others is not made safe for a terminal here. */
export function explanationLines(explanation: Explanation, locale: Locale): string[] {
  const { call, mode, cwd, client, guard, unread } = explanation
  const words = say[locale]
  return [
    callText(call),
    words.place(mode, cwd),
    '',
    ...traceLines(client, words.client, locale),
    '',
    ...traceLines(guard, words.guard, locale),
    ...(unread.length === 0 ? [] : ['', words.unread]),
    ...unread.map(({ rule, effect, scope }) => `  ${effect} ${rule} (${scope})`),
  ]
}

function traceLines({ decision, parts }: Trace, title: string, locale: Locale): string[] {
  return [`${title}: ${decisionText(decision, locale)}`, ...parts.flatMap((part) => partLines(part, locale))]
}

function partLines(part: TracedPart, locale: Locale): string[] {
  const { kind, decision, rules } = part
  const words = say[locale]
  const text = kind === 'effect' && locale === 'ja' ? japaneseEffect(part.text) : part.text
  const applying = rules.filter(({ applies }) => applies !== 'no')
  const others = rules.filter(({ applies }) => applies === 'no')
  // Of the call as a whole the title has told the verdict.
  const head = kind === 'call' ? [] : [`  ${words.kinds[kind]} ${text}: ${decisionText(decision, locale)}`]
  if (kind === 'call' && applying.length === 0) return []
  return [
    ...head,
    ...applying.map((rule) => `    ${ruleText(rule, locale)}`),
    ...(others.length === 0
      ? []
      : [`    ${(applying.length > 0 ? words.others : words.none)(named(others), others.length)}`]),
  ]
}

function named(rules: readonly ConsideredRule[]): string {
  const shown = rules.slice(0, maxNamed).map(({ rule, effect }) => `${effect} ${rule}`)
  return shown.join(', ') + (rules.length > maxNamed ? ', …' : '')
}

function ruleText({ rule, effect, scope, applies, decides }: ConsideredRule, locale: Locale): string {
  const words = say[locale]
  const how = decides ? words.decides : words.applies[applies]
  return `${effect} ${rule} (${scope}): ${how}`
}

/** `deny, by the rule Bash(rm *) (managed): a rule denies it` */
export function decisionText(decision: Decision, locale: Locale): string {
  const { verdict, rule, scope } = decision
  const reason = reasonText(decision, locale)
  return rule === undefined
    ? `${verdict} (${reason})`
    : say[locale].byRule(verdict, `${rule}${scope === undefined ? '' : ` (${scope})`}`, reason)
}

const say = {
  en: {
    place: (mode: string, cwd: string) => `in ${cwd}, mode ${mode}`,
    client: 'Claude Code itself',
    guard: 'The guard, by what it does',
    unread: 'Rules about this tool that Claude Code does not read:',
    kinds: { command: 'command', redirect: 'redirection', effect: 'effect' },
    byRule: (verdict: string, rule: string, reason: string) => `${verdict}, by the rule ${rule}: ${reason}`,
    decides: 'applies and decides',
    applies: { yes: 'applies', maybe: 'may apply', no: 'does not apply' },
    others: (rules: string, count: number) => `not: ${rules} (${count})`,
    none: (rules: string, count: number) => `no rule applies, of ${count}: ${rules}`,
  },
  ja: {
    place: (mode: string, cwd: string) => `場所: ${cwd}、モード: ${mode}`,
    client: 'Claude Code 自身',
    guard: 'ガード(実際の効果による判定)',
    unread: 'このツールについてのルールのうち、Claude Code が読まないもの:',
    kinds: { command: 'コマンド', redirect: 'リダイレクト', effect: '効果' },
    byRule: (verdict: string, rule: string, reason: string) => `${verdict}(ルール ${rule} による: ${reason})`,
    decides: '当てはまり、これで決まります',
    applies: { yes: '当てはまります', maybe: '当てはまる可能性があります', no: '当てはまりません' },
    others: (rules: string, count: number) => `当てはまらないもの: ${rules}(${count} 件)`,
    none: (rules: string, count: number) => `${count} 件のルールはどれも当てはまりません: ${rules}`,
  },
} as const

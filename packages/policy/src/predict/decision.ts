import type { PermissionRule } from '../rules/rule.ts'
import type { SettingsScope } from '../settings/sources.ts'
import { japaneseDetail } from './details.ts'
import { reasons, unattended, type ReasonCode } from './reasons.ts'

export type Verdict = 'allow' | 'ask' | 'deny'

/** What is decided of a call, and why. */
export interface Decision {
  verdict: Verdict
  /** the rule that decided, as it stands in the settings */
  rule?: string
  /** where that rule stands */
  scope?: SettingsScope
  /** one sentence in English; in another language by `reasonText` */
  reason: string
  reasonCode: ReasonCode
  /** what the reason is about: a program, a path, a phrase in English */
  detail?: string
  /** it would be asked about, and the mode has nobody to ask */
  unattended?: true
}

interface Grounds {
  rule?: PermissionRule
  detail?: string
}

export function decide(verdict: Verdict, reasonCode: ReasonCode, { rule, detail }: Grounds = {}): Decision {
  const decided = rule === undefined ? { verdict } : { verdict, rule: rule.text, scope: rule.scope }
  const given = detail === undefined ? {} : { detail }
  return { ...decided, reason: worded({ reasonCode, ...given }, 'en'), reasonCode, ...given }
}

export function byRule(rule: PermissionRule): Decision {
  const codes = { allow: 'rule-allows', ask: 'rule-asks', deny: 'rule-denies' } as const
  return decide(rule.effect, codes[rule.effect], { rule })
}

/** In the mode dontAsk nobody is there to be asked. */
export function deniedUnasked(decision: Decision): Decision {
  return { ...decision, verdict: 'deny', reason: decision.reason + unattended.en, unattended: true }
}

/** The reason in the reader's language. */
export function reasonText(decision: Decision, locale: 'en' | 'ja'): string {
  return worded(decision, locale) + (decision.unattended === true ? unattended[locale] : '')
}

function worded(
  { reasonCode, detail = '' }: Pick<Decision, 'reasonCode' | 'detail'>,
  locale: 'en' | 'ja',
): string {
  const [before, behind] = reasons[reasonCode][locale].split('{detail}')
  if (behind === undefined) return reasons[reasonCode][locale]
  return `${before}${locale === 'ja' ? japaneseDetail(detail) : detail}${behind}`
}

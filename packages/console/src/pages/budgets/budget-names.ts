import { formatMoney, formatNumber } from '../../format/format.ts'
import { fill, locale, textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import type { ApiBody } from '../../api/call-api.ts'
import { roles, sayBudgetName } from '@sekisho/contract'

export type BudgetBody = ApiBody<'getBudget'>
type Scope = BudgetBody['scope']['type']

const scopes: Texts<Scope> = {
  en: {
    organization: 'Organization',
    person: 'Person',
    service_account: 'Service account',
    group: 'Group',
    role: 'Role',
    project: 'Project',
    cost_centre: 'Cost centre',
  },
  ja: {
    organization: '組織全体',
    person: '利用者',
    service_account: 'サービスアカウント',
    group: 'グループ',
    role: 'ロール',
    project: 'プロジェクト',
    cost_centre: 'コストセンター',
  },
}
const periods: Texts<BudgetBody['period']> = {
  en: {
    daily: 'a day',
    weekly: 'a week',
    monthly: 'a month',
    conversation: 'a conversation',
    minute: 'a minute',
    at_once: 'at once',
  },
  ja: {
    daily: '1日あたり',
    weekly: '1週間あたり',
    monthly: '1か月あたり',
    conversation: '1会話あたり',
    minute: '1分あたり',
    at_once: '同時',
  },
}
const units: Texts<BudgetBody['unit']> = {
  en: { usd: 'US dollars', tokens: 'Tokens', calls: 'Calls' },
  ja: { usd: '米ドル', tokens: 'トークン', calls: '呼び出し回数' },
}
const sharings: Texts<BudgetBody['sharing']> = {
  en: { seat: 'Each has it to themselves', pool: 'All share it' },
  ja: { seat: '1人ずつ', pool: '全員で共有' },
}
const texts: Texts<'tokens' | 'calls' | 'limit' | 'none'> = {
  en: { tokens: '{amount} tokens', calls: '{amount} calls', limit: '{amount} {period}', none: 'No limit' },
  ja: { tokens: '{amount} トークン', calls: '{amount} 回', limit: '{period} {amount}', none: '上限なし' },
}

export const scopeNames = textsOf(scopes)
export const periodNames = textsOf(periods)
export const unitNames = textsOf(units)
export const sharingNames = textsOf(sharings)
const text = textsOf(texts)

type Named = Parameters<typeof sayBudgetName>[0]

/** A budget's name, in words where nobody gave it one. */
export const budgetName = (budget: Named): string => sayBudgetName(budget, locale)

/** The same of one that is told by its name alone, where it is among others. */
export function overridingName(name: string | undefined, others: readonly { budget: Named }[]): string {
  const found = others.find(({ budget }) => budget.name === name)
  return found === undefined ? (name ?? '') : budgetName(found.budget)
}

/** `$25.00`, `1,000 tokens` */
export function amountText(unit: BudgetBody['unit'], amount: number): string {
  if (unit === 'usd') return formatMoney(amount)
  return fill(text[unit], { amount: formatNumber(amount) })
}

/** `$25.00 a month` */
export function limitText({ unit, limit, period }: Pick<BudgetBody, 'unit' | 'limit' | 'period'>): string {
  if (limit === null) return text.none
  return fill(text.limit, { amount: amountText(unit, limit), period: periodNames[period] })
}

/** `Group: research`. @param name of the project or person, where it is known */
export function scopeText({ type, id }: BudgetBody['scope'], name = id): string {
  if (id === undefined) return scopeNames[type]
  const role = type === 'role' ? roles.find((known) => known === id) : undefined
  return `${scopeNames[type]}: ${role === undefined ? name : roleNames[role]}`
}

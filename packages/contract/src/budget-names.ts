import type { BudgetBody } from './admin-api/index.ts'
import { say, type Locale, type Sentence } from './locale.ts'

/** What makes a budget's name when nobody gave it one. */
export type BudgetTerms = Pick<BudgetBody, 'scope' | 'sharing' | 'unit' | 'period'>

/** The id of what an access rule's `tokens_per_day` amounts to. */
export const policyBudgetId = 'policy'

/** `group platform, monthly usd`; a pool says so. No two budgets have the same unless somebody gave it by hand. */
export function defaultBudgetName({ scope: { type, id = '' }, sharing, unit, period }: BudgetTerms): string {
  const whose = id === '' ? type : `${type} ${id.replace(/^sub:/, '')}`
  return `${whose}, ${period} ${unit}${sharing === 'pool' ? ', shared' : ''}`
}

/** A budget's name as people are told it: what it was given, or its terms in words. */
export function sayBudgetName(budget: BudgetTerms & Pick<BudgetBody, 'id' | 'name'>, locale: Locale): string {
  const { id, name, scope, unit, period, sharing } = budget
  if (id === policyBudgetId) return policyName[locale]
  const made = defaultBudgetName(budget)
  if (name !== made && name !== `${made} (${id})`) return name
  // The id of a person or project says nothing to whom it is about.
  const whose = scope.id === undefined || /^(per|svc|prj)_/.test(scope.id) ? '' : scope.id
  const values = {
    scope: say(whose === '' ? scopes[scope.type] : namedScopes[scope.type], locale, { name: whose }),
    unit: units[unit][locale],
    period: periods[period][locale],
  }
  return say(sharing === 'pool' ? shared : single, locale, values)
}

const policyName: Sentence = { en: 'tokens a day', ja: '1日のトークン数' }
const single: Sentence = { en: '{scope}, {unit} {period}', ja: '{scope}・{period}の{unit}' }
const shared: Sentence = { en: '{scope}, {unit} {period}, shared', ja: '{scope}・{period}の{unit}(共有)' }

const scopes: Record<BudgetTerms['scope']['type'], Sentence> = {
  organization: { en: 'organization', ja: '組織全体' },
  person: { en: 'person', ja: '個人' },
  service_account: { en: 'service accounts', ja: 'サービスアカウント' },
  group: { en: 'group', ja: 'グループ' },
  role: { en: 'role', ja: 'ロール' },
  project: { en: 'project', ja: 'プロジェクト' },
  cost_centre: { en: 'cost centre', ja: 'コストセンター' },
}

const namedScopes: Record<BudgetTerms['scope']['type'], Sentence> = {
  organization: { en: 'organization', ja: '組織全体' },
  person: { en: 'person {name}', ja: '{name}' },
  service_account: { en: 'service account {name}', ja: 'サービスアカウント {name}' },
  group: { en: 'group {name}', ja: 'グループ {name}' },
  role: { en: 'role {name}', ja: 'ロール {name}' },
  project: { en: 'project {name}', ja: 'プロジェクト {name}' },
  cost_centre: { en: 'cost centre {name}', ja: 'コストセンター {name}' },
}

const units: Record<BudgetTerms['unit'], Sentence> = {
  usd: { en: 'dollars', ja: '金額' },
  tokens: { en: 'tokens', ja: 'トークン数' },
  calls: { en: 'calls', ja: '呼び出し回数' },
}

const periods: Record<BudgetTerms['period'], Sentence> = {
  daily: { en: 'a day', ja: '1日' },
  weekly: { en: 'a week', ja: '1週間' },
  monthly: { en: 'a month', ja: '1か月' },
  conversation: { en: 'a conversation', ja: '1会話' },
  minute: { en: 'a minute', ja: '1分' },
  at_once: { en: 'at once', ja: '同時' },
}

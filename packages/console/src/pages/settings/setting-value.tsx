import { roles } from '@sekisho/contract'
import { formatNumber } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import type { Setting } from './setting.ts'

/** What is in force, for people; of a secret only whether there is one. */
export function SettingValue({ setting: { value, secret } }: { setting: Setting }) {
  if (secret) return value === true ? text.secret : text.noSecret
  if (value === null) return text.none
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (typeof value === 'number') return <span className="tabular-nums">{formatNumber(value)}</span>
  if (typeof value === 'string') return <span className="break-words">{words[value] ?? value}</span>
  return value.map((entry) => roleNameOf(entry)).join(', ')
}

function roleNameOf(entry: string): string {
  const role = roles.find((known) => known === entry)
  return role === undefined ? entry : roleNames[role]
}

const texts: Texts<'secret' | 'noSecret' | 'none' | 'yes' | 'no'> = {
  en: { secret: 'Set, and not shown', noSecret: 'Not set', none: 'None', yes: 'Yes', no: 'No' },
  ja: { secret: '設定済み(非表示)', noSecret: '未設定', none: 'なし', yes: 'はい', no: 'いいえ' },
}
const text = textsOf(texts)

const wordTexts: Texts<'refuse' | 'report' | 'sqlite' | 'en' | 'ja'> = {
  en: {
    refuse: 'Refused',
    report: 'Goes on, and is reported',
    sqlite: 'SQLite',
    en: 'English',
    ja: 'Japanese',
  },
  ja: { refuse: '拒否', report: '続行して報告', sqlite: 'SQLite', en: '英語', ja: '日本語' },
}
const words: Readonly<Record<string, string | undefined>> = textsOf(wordTexts)

import {
  BookOpenText,
  CircleUserRound,
  Gauge,
  Landmark,
  ScrollText,
  Server,
  Settings,
  Users,
  type LucideIcon,
} from 'lucide-react'
import type { Texts } from '../format/locale.ts'

export type SectionName =
  | 'overview'
  | 'people'
  | 'policies'
  | 'spend'
  | 'ledger'
  | 'providers'
  | 'settings'
  | 'me'

export interface Section {
  name: SectionName
  to: string
  /** where its other pages begin; the first that the reader may open stands for it */
  also?: readonly string[]
  icon: LucideIcon
}

/** The parts of the console, in the order of the menu. */
export const sections: readonly Section[] = [
  { name: 'overview', to: '/', icon: Gauge },
  { name: 'people', to: '/people', icon: Users },
  { name: 'policies', to: '/policies', also: ['/mcp-servers'], icon: ScrollText },
  { name: 'spend', to: '/spend', also: ['/budgets', '/projects'], icon: Landmark },
  { name: 'ledger', to: '/ledger', icon: BookOpenText },
  { name: 'providers', to: '/providers', icon: Server },
  { name: 'settings', to: '/settings', icon: Settings },
  { name: 'me', to: '/me', icon: CircleUserRound },
]

export const sectionTexts: Texts<SectionName> = {
  en: {
    overview: 'Overview',
    people: 'People and access',
    policies: 'Policies',
    spend: 'Budgets and spend',
    ledger: 'Ledger',
    providers: 'Providers',
    settings: 'Settings',
    me: 'My page',
  },
  ja: {
    overview: '概要',
    people: '利用者とアクセス',
    policies: 'ポリシー',
    spend: '予算と費用',
    ledger: '台帳',
    providers: 'プロバイダー',
    settings: '設定',
    me: 'マイページ',
  },
}

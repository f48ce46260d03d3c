import type { Role } from '@sekisho/contract'
import { textsOf, type Texts } from './locale.ts'

const texts: Texts<Role> = {
  en: {
    owner: 'Owner',
    admin: 'Admin',
    security: 'Security',
    finance: 'Finance',
    auditor: 'Auditor',
    developer: 'Developer',
    claude_code_user: 'Claude Code user',
    viewer: 'Viewer',
    guest: 'Guest',
  },
  ja: {
    owner: 'オーナー',
    admin: '管理者',
    security: 'セキュリティ',
    finance: '経理',
    auditor: '監査',
    developer: '開発者',
    claude_code_user: 'Claude Code 利用者',
    viewer: '閲覧者',
    guest: 'ゲスト',
  },
}

/** What the roles are called. */
export const roleNames: Record<Role, string> = textsOf(texts)

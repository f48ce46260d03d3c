import { mayHold, type Permission, type Role } from '@sekisho/contract'

/** A page of the console, and what somebody who may open it finds there. */
export interface PageOfConsole {
  /** what opens it */
  opens: Permission
  heading: Readonly<Record<'en' | 'ja', string>>
  /** buttons that everybody has who may open it */
  buttons?: readonly string[]
  /** buttons by the permission that they need */
  actions?: Partial<Record<Permission, readonly string[]>>
  /** buttons that follow from something else about a role */
  more?: (role: Role) => readonly string[]
}

const heading = (en: string, ja: string) => ({ en, ja })

const setUp = [
  'macOS',
  'Linux',
  'Windows',
  'By signing in',
  'With a credential',
  'Copy',
  'Download the script',
]

/** By the path that the route has. Buttons are of what `openSeededConsole` made; a time in a name is cut off. */
export const pages: Readonly<Record<string, PageOfConsole>> = {
  '/': {
    opens: 'overview.read',
    heading: heading('Overview', '概要'),
    buttons: ['Show as a table: Cost', 'Show as a table: Calls'],
  },
  '/welcome': { opens: 'health.read', heading: heading('Welcome', 'はじめに'), buttons: ['Copy'] },
  '/welcome/engineers': {
    opens: 'self.read',
    heading: heading('Begin with Claude Code', 'Claude Code を始める'),
    buttons: [...setUp, 'Download CLAUDE.md'],
  },
  '/me': {
    opens: 'self.read',
    heading: heading('My page', 'マイページ'),
    buttons: setUp,
    more: (role) => [
      ...(mayHold([role], 'claude_code') ? ['Create a credential'] : []),
      ...(role === 'owner' ? ['Revoke First credential'] : []),
    ],
  },

  '/people': {
    opens: 'people.read',
    heading: heading('People', '利用者'),
    actions: { 'people.write': ['Add a person'] },
  },
  '/people/$id': {
    opens: 'people.read',
    heading: heading('Person 201', 'Person 201'),
    actions: {
      'people.write': ['Edit', 'End access'],
      'credentials.write': ['Create a credential', 'Rotate laptop', 'Revoke laptop'],
      'sessions.write': ['Sign out everywhere'],
      'devices.write': ['Rename laptop', 'Block laptop', 'Remove laptop'],
      'sign_in.write': ['Make a sign-in link'],
    },
  },
  '/people/groups': { opens: 'people.read', heading: heading('Groups', 'グループ') },
  '/people/invitations': {
    opens: 'invitations.read',
    heading: heading('Invitations', '招待'),
    actions: {
      'invitations.write': [
        'Import CSV',
        'Invite somebody',
        'New link for Person 202',
        'Revoke the invitation of Person 202',
      ],
    },
  },
  '/people/credentials': {
    opens: 'credentials.read',
    heading: heading('Credentials', '認証情報'),
    actions: {
      'credentials.write': [
        'Create a credential',
        ...['First credential', 'laptop', 'runner'].flatMap((name) => [`Rotate ${name}`, `Revoke ${name}`]),
      ],
    },
  },
  '/people/sessions': {
    opens: 'sessions.read',
    heading: heading('Sessions', 'セッション'),
    actions: { 'sessions.write': ['Revoke the session of'] },
  },
  '/people/devices': {
    opens: 'devices.read',
    heading: heading('Devices', 'デバイス'),
    actions: { 'devices.write': ['Rename laptop', 'Block laptop', 'Remove laptop'] },
  },
  '/people/service-accounts': {
    opens: 'service_accounts.read',
    heading: heading('Service accounts', 'サービスアカウント'),
    actions: {
      'service_accounts.write': ['Add a service account', 'Deactivate pipeline'],
      'credentials.write': ['Create a credential for pipeline'],
    },
  },
  '/people/service-accounts/$id': {
    opens: 'service_accounts.read',
    heading: heading('pipeline', 'pipeline'),
    actions: {
      'service_accounts.write': ['Deactivate pipeline'],
      'credentials.write': ['Create a credential', 'Rotate runner', 'Revoke runner'],
      'federation.write': ['Remove the rule main of the app'],
    },
  },
  '/people/federation': {
    opens: 'federation.read',
    heading: heading('CI federation', 'CI フェデレーション'),
    actions: { 'federation.write': ['Add a rule', 'Remove the rule main of the app'] },
  },

  '/policies': {
    opens: 'policies.read',
    heading: heading('Policies', 'ポリシー'),
    actions: { 'policies.write': ['Create a policy'] },
  },
  '/policies/in-force': { opens: 'policies.read', heading: heading('In force', '適用状況') },
  '/policies/explain': {
    opens: 'policies.read',
    heading: heading('What happens to a call?', '呼び出しはどう判定されるか'),
  },
  '/policies/$id': {
    opens: 'policies.read',
    heading: heading('Base', 'Base'),
    buttons: ['Download packs'],
    actions: {
      'policies.write': ['Ask for a review', 'Withdraw', 'Delete'],
      'policies.review': ['Approve'],
      'policies.publish': ['Publish', 'Change', 'Retire'],
    },
  },
  '/policies/$id/edit': {
    opens: 'policies.read',
    heading: heading('Base', 'Base'),
    buttons: ['Show what the draft changes'],
    actions: { 'policies.write': ['Take the rules of the MCP catalogue', 'Save as a new version'] },
  },
  '/policies/$id/compare': {
    opens: 'policies.read',
    heading: heading('Compare versions of Base', 'Base のバージョンの比較'),
    buttons: ['Choose files'],
  },
  '/mcp-servers': {
    opens: 'policies.read',
    heading: heading('MCP servers', 'MCP サーバー'),
    actions: { 'policies.write': ['Approve a server', 'Change', 'Retire'] },
  },

  '/spend': {
    opens: 'spend.read',
    heading: heading('Spend', '費用'),
    buttons: ['Download as CSV', 'Show as a table: Cost by day'],
  },
  '/spend/chargeback': {
    opens: 'reports.read',
    heading: heading('Chargeback', '費用配賦'),
    buttons: ['Download as CSV'],
  },
  '/spend/reconciliation': {
    opens: 'reports.read',
    heading: heading('Reconciliation', '請求照合'),
    buttons: ['Download as CSV'],
    actions: { 'reports.write': ['Import a cost report'] },
  },
  '/spend/savings': { opens: 'reports.read', heading: heading('Savings', '節約') },
  '/budgets': {
    opens: 'budgets.read',
    heading: heading('Budgets', '予算'),
    actions: { 'budgets.write': ['Add a budget'] },
  },
  '/budgets/$id': {
    opens: 'budgets.read',
    heading: heading('month', 'month'),
    actions: { 'budgets.write': ['Change', 'Remove'] },
  },
  '/projects': {
    opens: 'projects.read',
    heading: heading('Projects', 'プロジェクト'),
    actions: {
      'projects.write': ['Add a project', 'Change', 'Archive'],
      'projects.classify': ['Classify'],
    },
  },

  '/ledger': { opens: 'ledger.read', heading: heading('Ledger', '台帳') },
  '/ledger/entries/$leaf': {
    opens: 'ledger.read',
    heading: heading('Entry', 'エントリ'),
    actions: { 'content.read': ['Read the content'] },
  },
  '/ledger/checkpoints': {
    opens: 'ledger.read',
    heading: heading('Checkpoints', 'チェックポイント'),
    buttons: ['Copy'],
    actions: { 'ledger.write': ['Rotate the key'] },
  },
  '/ledger/witnesses': { opens: 'witnesses.read', heading: heading('Witnesses', 'ウィットネス') },
  '/ledger/export': {
    opens: 'ledger.export',
    heading: heading('Export', 'エクスポート'),
    buttons: ['Copy'],
  },
  '/ledger/content': {
    opens: 'content.read',
    heading: heading('Content of calls', '呼び出しの内容'),
    buttons: ['Read the content'],
  },
  '/ledger/holds': {
    opens: 'holds.read',
    heading: heading('Legal holds', 'リーガルホールド'),
    actions: { 'holds.write': ['Place a hold', 'Lift'] },
  },
  '/ledger/compliance-keys': {
    opens: 'compliance_keys.read',
    heading: heading('Compliance keys', 'コンプライアンスキー'),
    actions: { 'compliance_keys.write': ['Make a key', 'Revoke: archive'] },
  },

  '/providers': { opens: 'health.read', heading: heading('Providers', 'プロバイダー') },
  '/providers/rate-cards': { opens: 'spend.read', heading: heading('Rate cards', '料金表') },

  '/settings': { opens: 'settings.read', heading: heading('Sign-in', 'サインイン') },
  '/settings/retention': {
    opens: 'settings.read',
    heading: heading('Retention', '保存'),
    buttons: ['Copy: sekisho.access[0]', 'Copy: sekisho.ledger.keep[0]'],
  },
  '/settings/sinks': {
    opens: 'sinks.read',
    heading: heading('Sinks', '転送先'),
    actions: { 'sinks.write': ['Pause: siem'] },
  },
  '/settings/sinks/$name': {
    opens: 'sinks.read',
    heading: heading('siem', 'siem'),
    actions: { 'sinks.write': ['Pause: siem'] },
  },
  '/settings/keys': {
    opens: 'settings.read',
    heading: heading('Keys', '鍵'),
    actions: { 'ledger.write': ['Rotate the key'], 'sign_in.write': ['Rotate the token key'] },
  },
  '/settings/system': {
    opens: 'settings.read',
    heading: heading('System', 'システム'),
    buttons: ['Copy: sekisho.data_dir'],
  },
}

import type { Sentence } from '@sekisho/contract'

/** What the commands about keys of the compliance API say. */
export const compliance = {
  'group.complianceKeys': {
    en: 'Keys that read the compliance API',
    ja: 'コンプライアンス API を読み取るキー',
  },
  'complianceKeys.create': {
    en: 'Create a key of the compliance API; it is shown this once',
    ja: 'コンプライアンス API のキーを発行します(表示されるのは発行時の一度だけです)',
  },
  'complianceKeys.list': {
    en: 'List the keys of the compliance API',
    ja: 'コンプライアンス API のキーを一覧表示します',
  },
  'complianceKeys.revoke': {
    en: 'Revoke a key of the compliance API, at once',
    ja: 'コンプライアンス API のキーをただちに失効させます',
  },
  'option.keyName': { en: 'what it is for', ja: '用途を表す名前' },
  'option.scope': { en: 'what it may read', ja: '読み取りを許可する範囲' },
  'argument.complianceKey': { en: 'id of the key (cak_…)', ja: 'キーの ID(cak_…)' },
  'column.scopes': { en: 'MAY READ', ja: '読み取り範囲' },
  'complianceKey.created': {
    en: 'Created compliance key {id}. It is shown this once:',
    ja: 'コンプライアンスキー {id} を発行しました。表示されるのはこの一度だけです:',
  },
  'complianceKey.revoked': {
    en: 'Revoked compliance key {id}.',
    ja: 'コンプライアンスキー {id} を失効させました。',
  },
  'complianceKey.state.active': { en: 'active', ja: '有効' },
  'complianceKey.state.revoked': { en: 'revoked', ja: '失効' },
} as const satisfies Record<string, Sentence>

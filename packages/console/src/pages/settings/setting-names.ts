import { textsOf, type Texts } from '../../format/locale.ts'

type SettingKey =
  | 'sekisho.sign_in.local'
  | 'sekisho.sign_in.default_roles'
  | 'sekisho.sign_in.sessions.idle_hours'
  | 'sekisho.sign_in.sessions.lifetime_hours'
  | 'sekisho.sign_in.sessions.max_per_person'
  | 'session.ttl_hours'
  | 'sekisho.sign_in.check_provider_minutes'
  | 'sekisho.sign_in.devices.known_only'
  | 'sekisho.sign_in.devices.max_per_person'
  | 'sekisho.sign_in.credentials.expiry_required'
  | 'sekisho.sign_in.credentials.max_age_days'
  | 'sekisho.sign_in.credentials.revoke_unused_days'
  | 'sekisho.sign_in.scim_token'
  | 'login_notice'
  | 'sekisho.vault.keep_days'
  | 'sekisho.vault.four_eyes'
  | 'sekisho.vault.on_failure'
  | 'sekisho.ledger.origin'
  | 'sekisho.sign_in.signing_keys.rotate_days'
  | 'session.jwt_secret'
  | 'sekisho.vault.key'
  | 'sekisho.vault.former_keys'
  | 'store.postgres_url'
  | 'sekisho.data_dir'
  | 'sekisho.workers'
  | 'listen.public_url'
  | 'sekisho.language'
  | 'sekisho.time_zone'
  | 'sekisho.log_level'
  | 'sekisho.projects.required'

const texts: Texts<SettingKey> = {
  en: {
    'sekisho.sign_in.local': 'Sign-in with passkeys and passwords on this server’s own pages',
    'sekisho.sign_in.default_roles': 'Roles of who signs in for the first time',
    'sekisho.sign_in.sessions.idle_hours': 'A session ends when idle for (hours)',
    'sekisho.sign_in.sessions.lifetime_hours': 'A session ends in any case after (hours)',
    'sekisho.sign_in.sessions.max_per_person': 'Sessions of one person',
    'session.ttl_hours': 'Life of an access token (hours)',
    'sekisho.sign_in.check_provider_minutes':
      'The identity provider is asked again about a signed-in person after (minutes)',
    'sekisho.sign_in.devices.known_only': 'Claude Code only on devices that somebody signed in on',
    'sekisho.sign_in.devices.max_per_person': 'Devices of one person, at most',
    'sekisho.sign_in.credentials.expiry_required': 'Credentials must have an end',
    'sekisho.sign_in.credentials.max_age_days': 'Longest life of a new credential (days)',
    'sekisho.sign_in.credentials.revoke_unused_days': 'Credentials are revoked when unused for (days)',
    'sekisho.sign_in.scim_token': 'Token of the directory that pushes people (SCIM)',
    login_notice: 'Notice at sign-in',
    'sekisho.vault.keep_days': 'Content of calls is kept for (days)',
    'sekisho.vault.four_eyes': 'A second person approves each reading',
    'sekisho.vault.on_failure': 'A call whose content cannot be kept',
    'sekisho.ledger.origin': 'Name of the ledger in its checkpoints (none: after the machine)',
    'sekisho.sign_in.signing_keys.rotate_days': 'Keys for access tokens are rotated after (days)',
    'session.jwt_secret': 'Secret that seals what the store keeps (not set: a file in the data directory)',
    'sekisho.vault.key': 'Secret of the key of the content vault (not set: a file in the data directory)',
    'sekisho.vault.former_keys': 'Former secrets of that key',
    'store.postgres_url': 'Storage',
    'sekisho.data_dir': 'Data directory',
    'sekisho.workers': 'Processes',
    'listen.public_url': 'Public address',
    'sekisho.language': 'Language of messages',
    'sekisho.time_zone': 'Time zone of the organization',
    'sekisho.log_level': 'What is logged',
    'sekisho.projects.required': 'Calls without a project are refused',
  },
  ja: {
    'sekisho.sign_in.local': 'このサーバーのページでのパスキーとパスワードによるサインイン',
    'sekisho.sign_in.default_roles': '初回サインイン時のロール',
    'sekisho.sign_in.sessions.idle_hours': 'セッションの無操作期限(時間)',
    'sekisho.sign_in.sessions.lifetime_hours': 'セッションの最長期間(時間)',
    'sekisho.sign_in.sessions.max_per_person': '1人あたりのセッション数',
    'session.ttl_hours': 'アクセストークンの有効期間(時間)',
    'sekisho.sign_in.check_provider_minutes': '在籍を ID プロバイダーに再確認する間隔(分)',
    'sekisho.sign_in.devices.known_only': 'サインイン済みのデバイスでのみ Claude Code を許可',
    'sekisho.sign_in.devices.max_per_person': '1人あたりのデバイス数の上限',
    'sekisho.sign_in.credentials.expiry_required': '認証情報に有効期限を必須とする',
    'sekisho.sign_in.credentials.max_age_days': '新しい認証情報の最長有効期間(日)',
    'sekisho.sign_in.credentials.revoke_unused_days': '未使用の認証情報を失効させるまでの期間(日)',
    'sekisho.sign_in.scim_token': '利用者を連携するディレクトリ(SCIM)のトークン',
    login_notice: 'サインイン時のお知らせ',
    'sekisho.vault.keep_days': '呼び出しの内容の保存期間(日)',
    'sekisho.vault.four_eyes': '閲覧のたびに別の人が承認',
    'sekisho.vault.on_failure': '内容を保存できない呼び出しの扱い',
    'sekisho.ledger.origin': 'チェックポイントに記す台帳の名前(なしの場合はマシン名に基づく)',
    'sekisho.sign_in.signing_keys.rotate_days': 'アクセストークンの署名鍵を更新する間隔(日)',
    'session.jwt_secret': '保存する秘密情報を封印する鍵(未設定の場合はデータディレクトリのファイル)',
    'sekisho.vault.key': '保管庫の鍵(未設定の場合はデータディレクトリのファイル)',
    'sekisho.vault.former_keys': '保管庫の以前の鍵',
    'store.postgres_url': 'ストレージ',
    'sekisho.data_dir': 'データディレクトリ',
    'sekisho.workers': 'プロセス数',
    'listen.public_url': '公開アドレス',
    'sekisho.language': 'メッセージの言語',
    'sekisho.time_zone': '組織のタイムゾーン',
    'sekisho.log_level': 'ログのレベル',
    'sekisho.projects.required': 'プロジェクトのない呼び出しを拒否',
  },
}

/** What the settings are called, by their keys; one of a newer release has no name here. */
export const settingNames: Readonly<Record<string, string | undefined>> = textsOf(texts)

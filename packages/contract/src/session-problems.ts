/** What the admin API says no to about sessions, and to those who come with one; part of `adminProblems`. */
export const sessionProblems = {
  session_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no session {session}. "sekisho sessions list" shows them with their ids.',
      ja: 'セッション {session} は見つかりません。"sekisho sessions list" で ID を確認できます。',
    },
  },
  admin_session_over: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'This sign-in is over: it expired, was revoked, or is not from this Sekisho. Sign in again with "sekisho login".',
      ja: 'このサインインは無効です(期限切れ、失効、またはこの Sekisho のものではありません)。"sekisho login" でもう一度サインインしてください。',
    },
  },
  too_many_streams: {
    status: 409,
    type: 'rate_limit_error',
    sentence: {
      en: 'Too many pages of the console are open on this node. Close some and reload.',
      ja: 'このノードで開かれているコンソールのページが多すぎます。いくつか閉じてから再読み込みしてください。',
    },
  },
  operator_only: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Only the operator can do this: whoever reads the server’s data directory. Run "sekisho console" on that machine.',
      ja: 'この操作ができるのは運用者(サーバーのデータディレクトリを読める人)だけです。そのマシンで "sekisho console" を実行してください。',
    },
  },
  owner_missing: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is no active owner to sign in as. Give somebody the role with "sekisho people update".',
      ja: 'サインインできる有効なオーナーがいません。"sekisho people update" でロールを付与してください。',
    },
  },
  admin_session_kind: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'This sign-in works only in Claude Code. For the admin API sign in with "sekisho login" or in a browser.',
      ja: 'このサインインは Claude Code 専用です。管理 API には "sekisho login" またはブラウザーでサインインしてください。',
    },
  },
  second_factor_required: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'To change things with the role {roles} you must sign in with a second factor. Sign out, and sign in again with a passkey, a code, or the second step of your identity provider.',
      ja: 'ロール {roles} で変更を行うには、2要素でのサインインが必要です。一度サインアウトし、パスキー、確認コード、または ID プロバイダーの2段階認証でサインインし直してください。',
    },
  },
  same_origin_required: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'A change with a browser’s sign-in must come from a page of this Sekisho ({origin}).',
      ja: 'ブラウザーのサインインによる変更は、この Sekisho のページ({origin})からのみ行えます。',
    },
  },
  identity_not_linked: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Somebody with the address {email} is known here already, and {issuer} does not vouch for the address or has another account for them. Ask an administrator.',
      ja: 'メールアドレス {email} の人はすでに登録されていますが、{issuer} がこのアドレスを確認済みとしていないか、別のアカウントがすでに結び付いています。管理者に確認してください。',
    },
  },
  person_needed: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This is for people who are signed in; the operator token belongs to nobody.',
      ja: 'この操作はサインインした人のためのものです。管理トークンは特定の人のものではありません。',
    },
  },
} as const

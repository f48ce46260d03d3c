/** What the admin API says no to about content and legal holds; part of `adminProblems`. */
export const contentProblems = {
  content_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'No content is kept of {exchange}: its policy does not keep it, or it was removed.',
      ja: '{exchange} の内容は保存されていません(ポリシーで保存しないか、すでに削除されています)。',
    },
  },
  content_own: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'This is the content of your own calls. Somebody else with the permission must read or approve it.',
      ja: 'これは自分自身の呼び出しの内容です。権限を持つほかの人が閲覧または承認する必要があります。',
    },
  },
  content_approval_missing: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Reading content needs a second person here. Ask with "sekisho content request {exchange} --reason …"; once it is approved you may read it once, within 24 hours of asking.',
      ja: '内容の閲覧には別の人の承認が必要です。"sekisho content request {exchange} --reason …" で申請してください。承認後、申請から24時間以内に1回だけ閲覧できます。',
    },
  },
  content_request_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no request {request} that waits for approval: it is unknown, expired, or approved already.',
      ja: '承認待ちの申請 {request} はありません(不明、期限切れ、または承認済みです)。',
    },
  },
  content_second_person: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'A second person must approve it: a person who is signed in as themselves, and not who asked. A console that the operator’s link opened is the operator’s.',
      ja: '申請者以外の人が、本人としてサインインして承認する必要があります。運用者のリンクで開いたコンソールは、運用者の操作として扱われます。',
    },
  },
  content_unnamed: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Where a second person approves each reading (sekisho.vault.four_eyes), who asks and reads must be signed in as themselves: the operator token names nobody, nor does the link to the console that it makes. Sign in with "sekisho login" or on the console’s own sign-in page.',
      ja: '閲覧ごとに別の人の承認が必要な設定(sekisho.vault.four_eyes)では、申請も閲覧も、本人としてサインインして行う必要があります。運用者トークンや、それで作るコンソールのリンクでは、誰の操作か分かりません。"sekisho login" またはコンソールのサインインページからサインインしてください。',
    },
  },
  content_held: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'A legal hold keeps this content: {holds}. Lift it first ("sekisho holds lift").',
      ja: 'リーガルホールドにより、この内容は削除できません: {holds}。先に "sekisho holds lift" で解除してください。',
    },
  },
  content_unreadable: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The content of {exchange} cannot be opened: it was changed, or the key it is under is not in the configuration (sekisho.vault.key, former_keys).',
      ja: '{exchange} の内容を開けません。変更されているか、鍵が設定にありません(sekisho.vault.key、former_keys)。',
    },
  },
  hold_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no legal hold {hold} in force. "sekisho holds list" shows those there are.',
      ja: '有効なリーガルホールド {hold} はありません。"sekisho holds list" で確認できます。',
    },
  },
  hold_limit: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There are {limit} legal holds in force, the most there may be. Lift some, or hold everything.',
      ja: '有効なリーガルホールドが上限({limit} 件)に達しています。不要なものを解除するか、全体を対象にしてください。',
    },
  },
} as const

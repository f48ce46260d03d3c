/** What the admin API says no to about people, their roles and groups; part of `adminProblems`. */
export const peopleProblems = {
  person_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no person {person}. "sekisho people list" shows who there is.',
      ja: '利用者 {person} は登録されていません。"sekisho people list" で確認できます。',
    },
  },
  email_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another person already has the address {email}.',
      ja: 'メールアドレス {email} はすでに登録されています。',
    },
  },
  person_inactive: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{person} is inactive: no sign-in and no new credential until an administrator reactivates them.',
      ja: '{person} は無効になっているため、サインインも新しい認証情報の発行もできません。管理者が有効に戻す必要があります。',
    },
  },
  person_active: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{person} is still active. Deactivate them first: what is erased while they go on comes back.',
      ja: '{person} はまだ有効です。先に無効にしてください。有効なまま消去しても、利用が続けば情報が再び記録されます。',
    },
  },
  last_owner: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This would leave nobody with the role owner. Make somebody else an owner first.',
      ja: 'この操作を行うと、ロール owner を持つ人がいなくなります。先にほかの人を owner にしてください。',
    },
  },
  power_exceeded: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'This would open a way to rights that you do not have yourself. Ask an owner, or the operator of the server.',
      ja: 'この操作では、ご自身にない権限を使えるようになってしまいます。owner かサーバーの運用者に依頼してください。',
    },
  },
  owner_protected: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Only an owner, or the operator of the server, can make an owner or change one.',
      ja: 'owner を任命・変更できるのは、owner かサーバーの運用者だけです。',
    },
  },
  own_roles: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Nobody changes their own roles. Ask another administrator.',
      ja: '自分のロールは変更できません。ほかの管理者に依頼してください。',
    },
  },
  directory_managed: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The company’s directory (SCIM) says what the name and the address of {person} are. Change them there.',
      ja: '{person} の名前とメールアドレスは会社のディレクトリ(SCIM)で管理されています。そちらで変更してください。',
    },
  },
  user_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another person already has this user name.',
      ja: 'このユーザー名はすでに使われています。',
    },
  },
  group_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no group {group}.',
      ja: 'グループ {group} は見つかりません。',
    },
  },
  group_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another group already has this name.',
      ja: 'この名前のグループはすでにあります。',
    },
  },
  member_unknown: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is no person {person} to be a member.',
      ja: 'メンバーに指定された利用者 {person} は登録されていません。',
    },
  },
} as const

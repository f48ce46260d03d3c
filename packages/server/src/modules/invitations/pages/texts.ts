import type { Locale, Role } from '@sekisho/contract'

const en = {
  title: 'Welcome to Sekisho',
  invites: '{inviter} invites you to use Claude Code here.',
  invitesNobody: 'You are invited to use Claude Code here.',
  linkFor: 'With this link you set up how you sign in.',
  name: 'Name',
  email: 'Email address',
  roles: 'Roles',
  groups: 'Groups',
  choose: 'Choose how you sign in',
  withPasskey: 'Set up a passkey',
  passkeyWhy:
    'Kept by your device, opened with your finger, face or PIN. Nothing to remember, and enough on its own.',
  withPassword: 'Or a password and an authenticator app',
  accept: 'Set up and sign in',
  company: 'Sign in with your company account',
  companyWhy: 'Accept here, then sign in as you do everywhere in your company.',
  acceptCompany: 'Accept the invitation',
  doneTitle: 'You are in',
  doneCompany: 'Now sign in with your company account ({email}):',
  doneClaude: 'in Claude Code, with /login and the address {url}',
  doneCli: 'or on the command line: sekisho login --server {url}',
  start: 'That took too long, or the code was wrong. Please try again.',
  passkeyFailed: 'The passkey was not accepted. Please try again.',
  wrongCode: 'The code is not right. Wait for the next one.',
  emailWrong: 'That is no email address.',
  emailTaken: 'This address belongs to somebody else here.',
} as const

const ja: Record<keyof typeof en, string> = {
  title: 'Sekisho へようこそ',
  invites: '{inviter} さんから、Claude Code の利用に招待されています。',
  invitesNobody: 'Claude Code の利用に招待されています。',
  linkFor: 'このリンクで、サインイン方法を設定します。',
  name: '名前',
  email: 'メールアドレス',
  roles: 'ロール',
  groups: 'グループ',
  choose: 'サインイン方法を選んでください',
  withPasskey: 'パスキーを設定',
  passkeyWhy: '端末に保管され、指紋・顔・PIN で使えます。覚えるものはなく、これだけでサインインできます。',
  withPassword: 'または、パスワードと認証アプリ',
  accept: '設定してサインイン',
  company: '会社のアカウントでサインイン',
  companyWhy: 'ここで招待を承諾し、会社でいつも使っているアカウントでサインインします。',
  acceptCompany: '招待を承諾',
  doneTitle: '準備ができました',
  doneCompany: '会社のアカウント({email})でサインインしてください。',
  doneClaude: 'Claude Code では /login で {url} を指定',
  doneCli: 'コマンドラインでは sekisho login --server {url}',
  start: '時間が経過したか、コードが正しくありません。もう一度お試しください。',
  passkeyFailed: 'パスキーを受け付けられませんでした。もう一度お試しください。',
  wrongCode: 'コードが正しくありません。次のコードが表示されるまでお待ちください。',
  emailWrong: 'メールアドレスの形式が正しくありません。',
  emailTaken: 'このメールアドレスはほかの人が使っています。',
}

export type Texts = Readonly<Record<keyof typeof en, string>>

export function textsIn(locale: Locale): Texts {
  return locale === 'ja' ? ja : en
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** What a role is called on a page for people who do not administer anything. */
export const roleNames: Record<Locale, Record<Role, string>> = {
  en: {
    owner: 'owner',
    admin: 'administrator',
    security: 'security officer',
    finance: 'finance',
    auditor: 'auditor',
    developer: 'developer',
    claude_code_user: 'Claude Code user',
    viewer: 'viewer',
    guest: 'guest',
  },
  ja: {
    owner: 'オーナー',
    admin: '管理者',
    security: 'セキュリティ担当',
    finance: '経理担当',
    auditor: '監査担当',
    developer: '開発者',
    claude_code_user: 'Claude Code 利用者',
    viewer: '閲覧者',
    guest: 'ゲスト',
  },
}

import type { Locale } from '@sekisho/contract'

/** What the pages of local sign-in say. A new text does not type-check until it is there in both languages. */
const en = {
  signIn: 'Sign in',
  confirm: 'Confirm that it is you',
  confirmWhy: 'To change how you sign in, sign in once more.',
  withPasskey: 'Sign in with a passkey',
  withProvider: 'Sign in with {name}',
  providerAway: '{name} cannot be reached at the moment, so it can sign nobody in. Try again shortly.',
  tryAgain: 'Try again',
  atProvider: 'You signed in with {name}. How you sign in there is changed there.',
  or: 'or',
  email: 'Email address',
  password: 'Password',
  next: 'Continue',
  noAccount: 'No account yet? Ask an administrator for an invitation.',
  codeTitle: 'Enter your code',
  codeWhy: 'Open your authenticator app and enter the six digits it shows for Sekisho.',
  code: 'Code',
  codeHint: 'Without the app: one of your recovery codes.',
  wrong: 'The address or the password is not right, or this account signs in with a passkey.',
  wrongCode: 'The code is not right, or it was used already. Wait for the next one.',
  wrongPasskey: 'This passkey was not accepted here. Try again, or sign in with your password.',
  startAgain: 'That took too long. Please start again.',
  passkeyFailed: 'The passkey was not used. Try again, or choose another way.',
  passkeyKnown: 'This device already has a passkey for this account.',
  account: 'Your account',
  signedInAs: 'Signed in as',
  signOut: 'Sign out',
  howYouSignIn: 'How you sign in',
  confirmFirst: 'Confirm it is you to make changes',
  linkNeeded:
    'With your password alone you can change nothing here. Ask an administrator for a sign-in link.',
  passkeys: 'Passkeys',
  passkeysWhy:
    'A passkey is kept by your device and opened with your finger, face or PIN. It is enough on its own.',
  noPasskeys: 'None yet.',
  passkeysImpossible:
    'Passkeys need this server to be reached over https under a name. Ask an administrator.',
  addPasskey: 'Add a passkey',
  passkeyName: 'Name, to tell it from others',
  passkeyNameDefault: 'Passkey',
  added: 'added {day}',
  lastUsed: 'last used {day}',
  remove: 'Remove',
  removeNamed: 'Remove {name}',
  passwordIsSet: 'You have a password.',
  passwordIsNotSet: 'You have no password.',
  newPassword: 'New password',
  passwordHint: 'At least 12 characters. A few words in a row are good; nothing else is asked of it.',
  setPassword: 'Set the password',
  app: 'Authenticator app',
  appIsSet: 'Your sign-in by password asks for a code of your app.',
  appIsNotSet: 'Not set up. Together with an app your password counts as two factors.',
  appFirst: 'Set up an authenticator app first: a password alone would be one factor.',
  setUpApp: 'Set up the app',
  replaceApp: 'Set up another app',
  recovery: 'Recovery codes',
  recoveryLeft: '{count} of your recovery codes are left.',
  newRecovery: 'Make new codes',
  sessions: 'Where you are signed in',
  devices: 'Your devices',
  blocked: 'blocked by an administrator',
  thisBrowser: 'this browser',
  end: 'Sign out there',
  endNamed: 'Sign out {name}',
  seen: 'last seen {time}',
  from: 'from {address}',
  password_short: 'Use at least 12 characters.',
  password_long: 'Use at most 1,024 characters.',
  password_common: 'Too many people would guess this one. Take something of your own.',
  appTitle: 'Set up your authenticator app',
  appScan: 'Scan this with your authenticator app:',
  appType: 'Or enter this key by hand:',
  appThen: 'Then enter the code it shows',
  qr: 'QR code for your authenticator app; the key below is the same',
  codesTitle: 'Keep these recovery codes',
  codesWhy:
    'Each lets you in once, in place of the app’s code. They are shown this once: print them, or put them into your password manager.',
  toAccount: 'I have kept them',
  lastMethod: 'Without this you could not sign in any more. Set up another way first.',
  donePassword: 'The password is set. Other browsers and the sekisho command were signed out.',
  donePasskey: 'The passkey was added.',
  doneRemoved: 'Removed. Other browsers and the sekisho command were signed out.',
  doneEnded: 'Signed out there.',
  claude_code: 'Claude Code',
  cli: 'sekisho command',
  browser: 'Browser',
  workload: 'Machine',
  back: 'Back',
  seconds: '{count} seconds',
  minutes: '{count} minutes',
} as const

const ja: Record<keyof typeof en, string> = {
  signIn: 'サインイン',
  confirm: 'ご本人の確認',
  confirmWhy: 'サインイン方法を変更するには、もう一度サインインしてください。',
  withPasskey: 'パスキーでサインイン',
  withProvider: '{name} でサインイン',
  providerAway:
    '現在 {name} に接続できないため、サインインできません。少し待ってから、もう一度お試しください。',
  tryAgain: 'もう一度試す',
  atProvider: '{name} でサインインしています。サインイン方法の変更は {name} で行ってください。',
  or: 'または',
  email: 'メールアドレス',
  password: 'パスワード',
  next: '続ける',
  noAccount: 'アカウントがない場合は、管理者に招待を依頼してください。',
  codeTitle: 'コードの入力',
  codeWhy: '認証アプリを開き、Sekisho に表示されている6桁の数字を入力してください。',
  code: 'コード',
  codeHint: 'アプリが使えないときは、リカバリーコードを1つ入力してください。',
  wrong: 'メールアドレスまたはパスワードが正しくないか、パスキーでサインインするアカウントです。',
  wrongCode: 'コードが正しくないか、すでに使われています。次のコードが表示されるまでお待ちください。',
  wrongPasskey:
    'このパスキーは受け付けられませんでした。もう一度試すか、パスワードでサインインしてください。',
  startAgain: '時間が経過しました。最初からやり直してください。',
  passkeyFailed: 'パスキーを使用できませんでした。もう一度試すか、ほかの方法を選んでください。',
  passkeyKnown: 'この端末には、このアカウントのパスキーがすでにあります。',
  account: 'アカウント',
  signedInAs: 'サインイン中:',
  signOut: 'サインアウト',
  howYouSignIn: 'サインイン方法',
  confirmFirst: '変更するには本人確認が必要です',
  linkNeeded: 'パスワードだけでは、ここで変更はできません。管理者にサインインリンクを依頼してください。',
  passkeys: 'パスキー',
  passkeysWhy: 'パスキーは端末に保管され、指紋・顔・PIN で使えます。これだけでサインインできます。',
  noPasskeys: 'まだありません。',
  passkeysImpossible:
    'パスキーを使うには、このサーバーに https とホスト名で接続する必要があります。管理者にご相談ください。',
  addPasskey: 'パスキーを追加',
  passkeyName: '名前(ほかのパスキーと区別するため)',
  passkeyNameDefault: 'パスキー',
  added: '{day} 追加',
  lastUsed: '最終使用 {day}',
  remove: '削除',
  removeNamed: '{name} を削除',
  passwordIsSet: 'パスワードは設定済みです。',
  passwordIsNotSet: 'パスワードは設定されていません。',
  newPassword: '新しいパスワード',
  passwordHint: '12文字以上。いくつかの単語を並べたものが適しています。文字の種類に決まりはありません。',
  setPassword: 'パスワードを設定',
  app: '認証アプリ',
  appIsSet: 'パスワードでサインインするときに、アプリのコードを確認します。',
  appIsNotSet: '設定されていません。パスワードは、アプリと組み合わせて2要素になります。',
  appFirst: '先に認証アプリを設定してください。パスワードだけでは1要素にしかなりません。',
  setUpApp: 'アプリを設定',
  replaceApp: '別のアプリを設定',
  recovery: 'リカバリーコード',
  recoveryLeft: '未使用のリカバリーコードは{count}個です。',
  newRecovery: '新しいコードを作成',
  sessions: 'サインイン中の場所',
  devices: 'デバイス',
  blocked: '管理者により利用停止',
  thisBrowser: 'このブラウザー',
  end: 'サインアウトさせる',
  endNamed: '{name} をサインアウトさせる',
  seen: '最終利用 {time}',
  from: '接続元 {address}',
  password_short: '12文字以上にしてください。',
  password_long: '1,024文字以内にしてください。',
  password_common: '推測されやすいパスワードです。ほかの人が思いつかないものにしてください。',
  appTitle: '認証アプリの設定',
  appScan: '認証アプリで読み取ってください。',
  appType: '読み取れない場合は、このキーを入力してください。',
  appThen: 'アプリに表示されたコード',
  qr: '認証アプリ用の QR コード。内容は下のキーと同じです',
  codesTitle: 'リカバリーコードを保管してください',
  codesWhy:
    'アプリのコードの代わりに、それぞれ1回だけ使えます。表示されるのは今回だけです。印刷するか、パスワードマネージャーに保存してください。',
  toAccount: '保管しました',
  lastMethod: 'これを削除するとサインインできなくなります。先に別の方法を設定してください。',
  donePassword: 'パスワードを設定しました。ほかのブラウザーと sekisho コマンドはサインアウトしました。',
  donePasskey: 'パスキーを追加しました。',
  doneRemoved: '削除しました。ほかのブラウザーと sekisho コマンドはサインアウトしました。',
  doneEnded: 'サインアウトさせました。',
  claude_code: 'Claude Code',
  cli: 'sekisho コマンド',
  browser: 'ブラウザー',
  workload: 'マシン',
  back: '戻る',
  seconds: '{count}秒',
  minutes: '{count}分',
}

export type Texts = Readonly<Record<keyof typeof en, string>>

export function textsIn(locale: Locale): Texts {
  return locale === 'ja' ? ja : en
}

/** Puts values into the `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

export function waitText(texts: Texts, waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000)
  return seconds <= 90
    ? fill(texts.seconds, { count: seconds })
    : fill(texts.minutes, { count: Math.ceil(seconds / 60) })
}

/** A day or a minute in UTC, as the rest of the product shows times. */
export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

export function minuteText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

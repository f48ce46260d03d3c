import type { Locale, Sentence } from '@sekisho/contract'

const en = {
  enterTitle: 'Enter the code from your device',
  enterLead: 'Claude Code, or the program you sign in to, shows a code of eight letters. Type it here.',
  codeLabel: 'Code',
  codeHint: 'For example WDJB-MJHT. Capitals and the hyphen do not matter.',
  enterButton: 'Continue',
  wrongCode:
    'No sign-in is waiting with this code. It may be over after ten minutes: begin again on your device.',
  confirmTitle: 'Is this your device?',
  confirmLead: 'A device asks to be signed in as you. Compare the code with the one your device shows.',
  codeIs: 'Code',
  programs: { claude_code: 'Claude Code', cli: 'Sekisho command line (sekisho login)' },
  program: 'Program',
  address: 'Asked from the address',
  agent: 'Says it is',
  unknownAgent: 'nothing',
  askedAt: 'Asked at',
  warning:
    'Go on only if you began this sign-in yourself, just now. If somebody sent you this link or this code, it is their device: refuse.',
  continueOne: 'It is my device: continue',
  continueWith: 'It is my device: continue with {name}',
  continueLocal: 'It is my device: sign in with a passkey or password',
  approveAs: 'It is my device: sign it in as {name}',
  other: 'or',
  refuse: 'It is not mine: refuse',
  away: '{name} cannot be reached at the moment, so it can sign nobody in. Your code stays good: try again shortly.',
  tryAgain: 'Try again',
  approvedTitle: 'You are signed in',
  approvedLead: 'Return to your device; it goes on by itself within a few seconds. You can close this page.',
  approvedAs: 'Signed in as {email}.',
  refusedTitle: 'Refused',
  refusedLead: 'That device was not signed in. If somebody sent you the link, tell your security team.',
  awayTitle: 'The identity provider does not answer',
  awayLead:
    'The identity provider cannot be reached at the moment. Nothing was lost: begin again shortly, on your device with the link it shows.',
  deniedTitle: 'You were not signed in',
  over: 'This sign-in is over or was decided already. Begin again on your device.',
  seconds: '{seconds} seconds',
  minutes: '{minutes} minutes',
}

export type Texts = typeof en

const ja: Texts = {
  enterTitle: '端末に表示されたコードを入力してください',
  enterLead:
    'Claude Code など、サインインする端末に 8 文字のコードが表示されています。そのコードを入力してください。',
  codeLabel: 'コード',
  codeHint: '例: WDJB-MJHT。大文字・小文字やハイフンの有無は問いません。',
  enterButton: '続ける',
  wrongCode:
    'このコードで待っているサインインはありません。10 分で期限が切れます。端末でもう一度サインインを始めてください。',
  confirmTitle: 'この端末はあなたのものですか?',
  confirmLead:
    '端末があなたとしてサインインしようとしています。端末に表示されているコードと同じか確認してください。',
  codeIs: 'コード',
  programs: { claude_code: 'Claude Code', cli: 'Sekisho コマンドライン(sekisho login)' },
  program: 'プログラム',
  address: '要求元のアドレス',
  agent: '名乗っているクライアント',
  unknownAgent: 'なし',
  askedAt: '要求された時刻',
  warning:
    'たった今、自分でサインインを始めた場合だけ続けてください。リンクやコードが誰かから送られてきた場合、それはその人の端末です。拒否してください。',
  continueOne: '自分の端末なので続ける',
  continueWith: '自分の端末なので {name} で続ける',
  continueLocal: '自分の端末なのでパスキーまたはパスワードでサインイン',
  approveAs: '自分の端末なので {name} としてサインインさせる',
  other: 'または',
  refuse: '自分の端末ではないので拒否する',
  away: '現在 {name} に接続できないため、サインインできません。コードは引き続き有効です。少し待ってから、もう一度お試しください。',
  tryAgain: 'もう一度試す',
  approvedTitle: 'サインインしました',
  approvedLead: '端末に戻ってください。数秒で自動的に先へ進みます。このページは閉じてかまいません。',
  approvedAs: '{email} としてサインインしました。',
  refusedTitle: '拒否しました',
  refusedLead:
    'その端末はサインインしていません。リンクが誰かから送られてきた場合は、セキュリティ担当者に知らせてください。',
  awayTitle: 'ID プロバイダーが応答しません',
  awayLead:
    '現在 ID プロバイダーに接続できません。少し待ってから、もう一度始めてください。端末でサインイン中の場合は、表示されたリンクをもう一度開いてください。',
  deniedTitle: 'サインインできませんでした',
  over: 'このサインインは期限切れか、すでに処理されています。端末でもう一度始めてください。',
  seconds: '{seconds} 秒',
  minutes: '{minutes} 分',
}

export function textsIn(locale: Locale): Texts {
  return { en, ja }[locale]
}

/** To somebody whose roles ask for a second factor, and who came without one. */
export const oneFactorText: Sentence = {
  en: 'No second factor was proved at this sign-in. Your roles let you change things for others; without a second factor the server refuses those changes. Everything else works. To make those changes, sign in again with a second factor, or ask an administrator how your identity provider asks for one.',
  ja: '今回のサインインでは2つ目の要素を確認できませんでした。あなたのロールではほかの人に関わる変更ができますが、2要素での確認がない間、サーバーはそれらの変更を拒否します。それ以外の操作は可能です。変更するには、2つ目の要素を使ってサインインし直すか、ID プロバイダーでの設定を管理者に確認してください。',
}

import type { Locale, Sentence } from '@sekisho/contract'
import type { DenialReason } from '../oidc/problems.ts'

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
    'The identity provider cannot be reached at the moment. Nothing was lost: open the link on your device again shortly.',
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
    '現在 ID プロバイダーに接続できません。少し待ってから、端末に表示されたリンクをもう一度開いてください。',
  deniedTitle: 'サインインできませんでした',
  over: 'このサインインは期限切れか、すでに処理されています。端末でもう一度始めてください。',
  seconds: '{seconds} 秒',
  minutes: '{minutes} 分',
}

export function textsIn(locale: Locale): Texts {
  return { en, ja }[locale]
}

/** What somebody who was not let in needs to know, and nothing that helps a stranger. */
export const denialTexts: Record<Exclude<DenialReason, 'denied_by_person' | 'codes_guessed'>, Sentence> = {
  provider_refused: {
    en: 'The identity provider did not sign you in. Try again; if that does not help, ask its administrator whether you may use this application.',
    ja: 'ID プロバイダーがサインインを許可しませんでした。もう一度お試しください。解決しない場合は、このアプリケーションの利用が許可されているか、ID プロバイダーの管理者に確認してください。',
  },
  issuer_mixed_up: {
    en: 'The answer came from another identity provider than the one you chose, so it was not believed. Begin again on your device, and tell an administrator if it happens again.',
    ja: '選択したものとは別の ID プロバイダーから応答があったため、受け付けませんでした。端末でもう一度始めてください。繰り返す場合は管理者に知らせてください。',
  },
  token_invalid: {
    en: 'What the identity provider said could not be verified, so it was not believed. Tell an administrator: the details are in the server’s log.',
    ja: 'ID プロバイダーの応答を検証できなかったため、受け付けませんでした。管理者に知らせてください。詳細はサーバーのログにあります。',
  },
  email_missing: {
    en: 'The identity provider named no email address for your account, and this company asks for one. Ask an administrator.',
    ja: 'アカウントにメールアドレスが設定されていません。この会社ではメールアドレスが必要です。管理者に相談してください。',
  },
  email_unverified: {
    en: 'The identity provider has not verified your email address. Verify it there, then begin again on your device.',
    ja: 'メールアドレスが ID プロバイダーで確認されていません。確認を済ませてから、端末でもう一度始めてください。',
  },
  email_domain: {
    en: 'Accounts of your email domain may not sign in here. Use your company account, or ask an administrator.',
    ja: 'お使いのメールドメインのアカウントではサインインできません。会社のアカウントを使うか、管理者に相談してください。',
  },
  group: {
    en: 'Your account is in none of the groups that may sign in here. Ask an administrator for access.',
    ja: 'サインインを許可されたグループに所属していません。管理者に利用を申請してください。',
  },
  groups_left_out: {
    en: 'Your account is in more groups than the identity provider can name. Ask an administrator: they can limit the groups it sends.',
    ja: '所属グループが多すぎるため、ID プロバイダーから受け取れません。送信するグループを絞るよう管理者に依頼してください。',
  },
  person_inactive: {
    en: 'Your access was ended here. Ask an administrator if that is a mistake.',
    ja: 'あなたの利用は停止されています。心当たりがない場合は管理者に確認してください。',
  },
  identity_not_linked: {
    en: 'Somebody here has your email address already, and the identity provider does not vouch that it is yours. Ask an administrator.',
    ja: '同じメールアドレスの人がすでに登録されており、本人であることを ID プロバイダーで確認できません。管理者に相談してください。',
  },
  state_invalid: {
    en: 'This sign-in is over, was used before, or was begun in another browser. Open the link on your device again.',
    ja: 'このサインインは期限切れか、使用済みか、別のブラウザーで始められたものです。端末に表示されたリンクをもう一度開いてください。',
  },
}

import type { Sentence } from '@sekisho/contract'
import type { DenialReason } from '../oidc/problems.ts'

/** What somebody who was not let in needs to know, and nothing that helps a stranger. */
export const denialTexts: Record<Exclude<DenialReason, 'denied_by_person' | 'codes_guessed'>, Sentence> = {
  provider_refused: {
    en: 'The identity provider did not sign you in. Try again; if that does not help, ask its administrator whether you may use this application.',
    ja: 'ID プロバイダーがサインインを許可しませんでした。もう一度お試しください。解決しない場合は、このアプリケーションの利用が許可されているか、ID プロバイダーの管理者に確認してください。',
  },
  issuer_mixed_up: {
    en: 'The answer came from another identity provider than the one you chose, so it was not believed. Begin again, and tell an administrator if it happens again.',
    ja: '選択したものとは別の ID プロバイダーから応答があったため、受け付けませんでした。もう一度始めてください。繰り返す場合は管理者に知らせてください。',
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
    en: 'The identity provider has not verified your email address. Verify it there, then begin again.',
    ja: 'メールアドレスが ID プロバイダーで確認されていません。確認を済ませてから、もう一度始めてください。',
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
    en: 'This sign-in is over, was used before, or was begun in another browser. Begin again: on your device with the link it shows, or on the sign-in page.',
    ja: 'このサインインは期限切れか、使用済みか、別のブラウザーで始められたものです。端末に表示されたリンク、またはサインインページからもう一度始めてください。',
  },
  account_changed: {
    en: 'You were sent back to the identity provider for a second factor and came again with another account, so nobody was signed in. Begin again with one account.',
    ja: '2つ目の要素を確認するために ID プロバイダーへ戻った際、別のアカウントが使われたため、サインインを中止しました。1つのアカウントでもう一度始めてください。',
  },
}

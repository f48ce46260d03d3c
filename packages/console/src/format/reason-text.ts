import { blockRateReason } from '@sekisho/contract'
import { textsOf } from './locale.ts'

/** Why something was done: in the words of who did it, or in ours where the server did. */
export function reasonText(reason: string): string {
  return reason === blockRateReason ? text.blockRate : reason
}

const text = textsOf({
  en: { blockRate: 'By the server itself: guards blocked too much' },
  ja: { blockRate: 'ガードのブロックが多すぎたため、サーバーが自動で実行' },
})

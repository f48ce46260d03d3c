import { blockRateReason } from '@sekisho/contract'
import { textsOf } from './locale.ts'

/** Why something was done: in the words of who did it, or in ours where the server did. */
export function reasonText(reason: string): string {
  return reason === blockRateReason ? text.blockRate : reason
}

/** As `reasonText`, of an entry: a node that ends in good order gives a word of its own, which is nobody's in other entries. */
export function entryReasonText(kind: string, reason: string): string {
  return kind === 'node.stopped' && reason === 'stopped' ? text.inOrder : reasonText(reason)
}

const text = textsOf({
  en: { blockRate: 'By the server itself: guards blocked too much', inOrder: 'In good order' },
  ja: { blockRate: 'ガードのブロックが多すぎたため、サーバーが自動で実行', inOrder: '正常終了' },
})

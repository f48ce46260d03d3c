import { textsOf, type Texts } from '../../format/locale.ts'
import type { Refutation } from './verify-entry.ts'

const texts: Texts<Refutation> = {
  en: {
    signature: 'No key of this ledger signed the checkpoint.',
    inclusion:
      'The hashes do not lead from the entry to the root that was signed: the entry is not what was recorded.',
    malformed: 'The proof cannot be read.',
    other_ledger: 'This is another ledger than the one this browser saw before.',
    shrunk: 'The ledger is shorter than this browser saw it before: it was put back from a backup, or cut.',
    not_grown_from:
      'The ledger does not continue the one this browser saw before: entries of the past are others now.',
  },
  ja: {
    signature: 'チェックポイントに、この台帳の鍵による署名がありません。',
    inclusion: 'エントリから署名済みルートへの経路が一致しません。記録された内容と異なります。',
    malformed: '証明を読み取れません。',
    other_ledger: 'このブラウザーが前回確認した台帳とは別のものです。',
    shrunk:
      '前回このブラウザーで確認したときより台帳が短くなっています。バックアップから戻されたか、切り詰められています。',
    not_grown_from:
      '前回このブラウザーで確認した台帳の続きになっていません。過去のエントリが変更されています。',
  },
}

/** Why something of the ledger does not verify. */
export const refutationTexts: Record<Refutation, string> = textsOf(texts)

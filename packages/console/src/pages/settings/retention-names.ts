import type { RecordLevel, Retention } from '@sekisho/contract'
import { textsOf, type Texts } from '../../format/locale.ts'

const texts: Texts<Retention> = {
  en: {
    zdr: 'Metadata only, at providers that keep nothing',
    metadata: 'Metadata and structure',
    full: 'Content too, sealed in the vault',
  },
  ja: {
    zdr: 'メタデータのみ(保持しないプロバイダーに限定)',
    metadata: 'メタデータと構造',
    full: '内容も保管庫に封印して保存',
  },
}

/** What the modes of retention keep. */
export const retentionNames: Record<Retention, string> = textsOf(texts)

const levelTexts: Texts<RecordLevel> = {
  en: { minimal: 'Minimal', standard: 'Standard', full: 'Full' },
  ja: { minimal: '最小限', standard: '標準', full: '完全' },
}

/** How much the entries of calls say. */
export const levelNames: Record<RecordLevel, string> = textsOf(levelTexts)

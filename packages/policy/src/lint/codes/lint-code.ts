import type { LintSentence, LintSeverity } from '../finding.ts'

/** A kind of finding. Sentences have `{name}` places. */
export interface LintCode {
  severity: LintSeverity
  says: LintSentence
  /** what its fix does, where there is one */
  fix?: LintSentence
}

export type LintCodes = Readonly<Record<string, LintCode>>

/** Fixes that several codes share. */
export const fixes = {
  remove: { en: 'Remove it.', ja: '削除します。' },
  rewrite: { en: 'Write {meant}.', ja: '{meant} と書き換えます。' },
  set: { en: 'Set {key} to {value}.', ja: '{key} を {value} にします。' },
  add: { en: 'Add {meant}.', ja: '{meant} を追加します。' },
} as const satisfies Record<string, LintSentence>

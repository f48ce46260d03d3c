import type { Locale } from '@sekisho/contract'

/** What the editor itself says to who does not see it. */
export const editorPhrases: Record<Locale, Readonly<Record<string, string>>> = {
  en: {},
  ja: {
    Completions: '補完候補',
    Diagnostics: '指摘',
    'No diagnostics': '指摘はありません',
    'Fold line': '折りたたむ',
    'Unfold line': '展開する',
    'folded code': '折りたたまれた部分',
    unfold: '展開する',
    'Folded lines': '折りたたまれた行',
    'Unfolded lines': '展開された行',
    to: '〜',
    'Control character': '制御文字',
  },
}

import type { Sentence } from '@sekisho/contract'

/** What the commands about policies say. */
export const policy = {
  'group.policy': {
    en: 'Policies: what settings of Claude Code do to a call',
    ja: 'ポリシー(Claude Code の設定が呼び出しに及ぼす影響)',
  },
  'policy.predict': {
    en: 'Say what Claude Code itself decides for calls under given settings: allow, ask or deny',
    ja: '指定した設定のもとで Claude Code 自身が呼び出しをどう判定するか(allow / ask / deny)を示します',
  },
  'policy.enforce': {
    en: 'Say what ought to happen to calls under given settings, by what they do and not how they are spelled',
    ja: '指定した設定のもとで呼び出しをどう扱うべきかを、書き方ではなく実際の効果から判定します',
  },
  'argument.rows': {
    en: 'file of calls, one JSON object a line; without it, or as -, standard input',
    ja: '呼び出しのファイル(1行に JSON オブジェクト1つ)。省略時または - の場合は標準入力',
  },
  'option.jsonl': {
    en: 'print one JSON object a line for each call',
    ja: '呼び出しごとに JSON オブジェクトを1行ずつ出力します',
  },
  'policy.row': { en: 'row {row}: {message}', ja: '行 {row}: {message}' },
  'policy.row.unknown_field': {
    en: 'the field {field} means nothing here and is passed over',
    ja: 'フィールド {field} には意味がないため、無視します',
  },
  'policy.row.not_json': { en: 'is not JSON', ja: 'JSON ではありません' },
  'policy.row.too_long': { en: 'is too long', ja: '長すぎます' },
  'policy.row.too_deep': { en: '{field} is nested too deeply', ja: '{field} の入れ子が深すぎます' },
  'policy.row.not_object': { en: '{field} is not an object', ja: '{field} がオブジェクトではありません' },
  'policy.row.not_text': { en: '{field} is not a text', ja: '{field} が文字列ではありません' },
  'policy.row.not_texts': {
    en: '{field} is not a list of texts',
    ja: '{field} が文字列の一覧ではありません',
  },
  'policy.row.not_path': { en: '{field} is not an absolute path', ja: '{field} が絶対パスではありません' },
  'policy.row.unknown_mode': {
    en: '{field} is not one of the client’s permission modes',
    ja: '{field} がクライアントの権限モードではありません',
  },
} as const satisfies Record<string, Sentence>

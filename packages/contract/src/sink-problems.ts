/** What the admin API says no to about sinks; part of `adminProblems`. */
export const sinkProblems = {
  sink_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no sink {sink} in the configuration (sekisho.sinks). "sekisho sinks list" shows them.',
      ja: '設定(sekisho.sinks)に転送先 {sink} はありません。"sekisho sinks list" で確認できます。',
    },
  },
  dead_letter_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'The sink {sink} has no dead letter of leaf {leaf}. "sekisho sinks dead-letters {sink}" shows them.',
      ja: '転送先 {sink} にリーフ {leaf} のデッドレターはありません。"sekisho sinks dead-letters {sink}" で確認できます。',
    },
  },
} as const

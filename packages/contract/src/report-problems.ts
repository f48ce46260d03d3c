/** What the admin API says no to about reports; part of `adminProblems`. */
export const reportProblems = {
  month_closed: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{month} ({zone}) was closed at {time} already, and stays as it is.',
      ja: '{month}({zone})は {time} に締め済みです。締めた月は変更できません。',
    },
  },
  month_not_over: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{month} ({zone}) is not over yet. Months close when they are.',
      ja: '{month}({zone})はまだ終わっていません。月が終わってから締めてください。',
    },
  },
  month_order: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Months close in order: close {next} ({zone}) first.',
      ja: '月は順番に締めます。先に {next}({zone})を締めてください。',
    },
  },
  month_too_early: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{month} ({zone}) is before the first month that was closed, and stays open.',
      ja: '{month}({zone})は最初に締めた月より前のため、締められません。',
    },
  },
  report_too_large: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The report has more than {limit} rows. Ask for fewer things with --by.',
      ja: 'レポートの行数が上限 {limit} 行を超えています。--by の項目を減らしてください。',
    },
  },
} as const

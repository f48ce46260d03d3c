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
      en: '{month} ({zone}) is not over yet. A month can be closed once it is over.',
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
  report_provider_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'The configuration has no provider {provider}. It has: {providers}.',
      ja: '設定にプロバイダー {provider} はありません。設定にあるもの: {providers}。',
    },
  },
  cost_report_day: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The bucket that begins at {start} does not end a day later. Ask for the report by day.',
      ja: '{start} から始まる区間が 1 日ではありません。日ごとのレポートを指定してください。',
    },
  },
  cost_report_day_twice: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The report has {day} twice, and says something else each time.',
      ja: 'レポートに {day} が 2 回含まれ、内容が異なります。',
    },
  },
  cost_report_line_twice: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The report has a line twice on {day}: {line}. It would be counted twice.',
      ja: 'レポートの {day} に同じ行が 2 回あります: {line}。二重に数えることになるため取り込めません。',
    },
  },
  cost_report_empty: {
    status: 400,
    type: 'invalid_request_error',
    sentence: { en: 'The report has no day.', ja: 'レポートに日付がありません。' },
  },
  cost_report_missing: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'No cost report has a day of {month}. Import one with "sekisho report import".',
      ja: '{month} のコストレポートがありません。"sekisho report import" で取り込んでください。',
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

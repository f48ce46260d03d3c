/** What the admin API says no to about devices; part of `adminProblems`. */
export const deviceProblems = {
  device_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no device {device}. "sekisho devices list" shows them with their ids.',
      ja: 'デバイス {device} は見つかりません。"sekisho devices list" で ID を確認できます。',
    },
  },
  device_exists: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This person has that device already: {device}.',
      ja: 'このデバイスはすでに登録されています: {device}。',
    },
  },
  device_too_many: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This person already has {limit} devices, the most there can be. Remove one first.',
      ja: 'この人のデバイスは上限の {limit} 台に達しています。先に 1 台削除してください。',
    },
  },
  device_is_blocked: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The device {device} is blocked; only an administrator may remove it.',
      ja: 'デバイス {device} はブロックされているため、削除できるのは管理者だけです。',
    },
  },
} as const

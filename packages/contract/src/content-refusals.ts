/** What the content vault says no with; part of `refusals`. */
export const contentRefusals = {
  content_unavailable: {
    status: 503,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'Your access policy keeps the content of calls, and Sekisho cannot keep it now, so it does not admit this call. Try again; an administrator must look at the content vault.',
      ja: 'アクセスポリシーにより呼び出しの内容を保存する必要がありますが、現在保存できないため、この呼び出しを受け付けられません。再試行してください。管理者がコンテンツ保管庫を確認する必要があります。',
    },
  },
} as const

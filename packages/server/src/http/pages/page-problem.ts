import { say, type Sentence } from '@sekisho/contract'

interface PageProblemShape {
  status: 400 | 403 | 404 | 410 | 413 | 415 | 429 | 500 | 503
  sentence: Sentence
}

/** Every expected no of a page, as the person who reads it needs it. */
export const pageProblems = {
  page_unknown: {
    status: 404,
    sentence: { en: 'There is no such page.', ja: 'このページはありません。' },
  },
  other_origin: {
    status: 403,
    sentence: {
      en: 'This form was not sent from a page of this server, so nothing was done. Open {origin} and try again.',
      ja: 'このサーバー以外のページから送信されたため、処理を中止しました。{origin} を開いて、もう一度お試しください。',
    },
  },
  form_expected: {
    status: 415,
    sentence: { en: 'This page takes a form.', ja: 'このページが受け付けるのはフォームだけです。' },
  },
  form_too_large: {
    status: 413,
    sentence: { en: 'The form is too large.', ja: 'フォームの内容が大きすぎます。' },
  },
  form_malformed: {
    status: 400,
    sentence: {
      en: 'The form came incomplete. Go back and try again.',
      ja: 'フォームの内容が不完全です。前のページに戻って、もう一度お試しください。',
    },
  },
  too_many_attempts: {
    status: 429,
    sentence: {
      en: 'There were too many attempts. Wait {wait} and try again.',
      ja: '試行回数が多すぎます。{wait}待ってから、もう一度お試しください。',
    },
  },
  link_over: {
    status: 410,
    sentence: {
      en: 'This link is not good any more: it was used, it expired, or it was taken back. Ask for a new one.',
      ja: 'このリンクは使えません(使用済み、期限切れ、または取り消し)。新しいリンクを依頼してください。',
    },
  },
  busy: {
    status: 503,
    sentence: {
      en: 'The server is busy. Try again in a moment.',
      ja: 'サーバーが混み合っています。少し待ってから、もう一度お試しください。',
    },
  },
  page_internal: {
    status: 500,
    sentence: {
      en: 'Sekisho met an error of its own; it is in the server’s log.',
      ja: 'Sekisho の内部エラーです。管理者にお知らせください。詳細はサーバーのログにあります。',
    },
  },
} as const satisfies Record<string, PageProblemShape>

export type PageProblemCode = keyof typeof pageProblems
type Values = Readonly<Record<string, string | number>>

/** Thrown by a page's handler; `createPageApp` shows it. */
export class PageProblem extends Error {
  override readonly name = 'PageProblem'
  readonly code: PageProblemCode
  readonly values: Values
  constructor(code: PageProblemCode, values: Values = {}) {
    super(say(pageProblems[code].sentence, 'en', values))
    this.code = code
    this.values = values
  }
}

import { AdminProblem, adminProblems, say, type Locale, type Sentence } from '@sekisho/contract'

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500

/** A no in the official gateway's words, which scripts may look for, or in ours where it has none. */
export class SpendLimitProblem extends Error {
  readonly status: Status
  readonly sentence: Sentence
  readonly headers: Readonly<Record<string, string>>

  constructor(status: Status, sentence: string | Sentence, headers: Readonly<Record<string, string>> = {}) {
    const both = typeof sentence === 'string' ? { en: sentence, ja: sentence } : sentence
    super(both.en)
    this.name = 'SpendLimitProblem'
    this.status = status
    this.sentence = both
    this.headers = headers
  }
}

export function badRequest(sentence: string | Sentence): SpendLimitProblem {
  return new SpendLimitProblem(400, sentence)
}

export interface ProblemAnswer {
  status: Status
  type: string
  message: string
  headers: Readonly<Record<string, string>>
}

/** Undefined: nobody expected it. */
export function answerOf(error: unknown, locale: Locale): ProblemAnswer | undefined {
  if (error instanceof SpendLimitProblem) {
    const { status, sentence, headers } = error
    return { status, type: types[status], message: say(sentence, locale, {}), headers }
  }
  if (!(error instanceof AdminProblem)) return undefined
  const { type, message } = error.envelope(locale).error
  return { status: adminProblems[error.code].status, type, message, headers: {} }
}

const types: Record<Status, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'invalid_request_error',
  413: 'request_too_large',
  415: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'api_error',
}

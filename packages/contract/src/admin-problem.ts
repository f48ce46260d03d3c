import type { AdminErrorBody } from './admin-error-body.ts'
import { adminProblems, type AdminProblemCode } from './admin-problems.ts'
import { say, type Locale, type SentenceValues } from './locale.ts'

type Values = SentenceValues

/** An expected no of the admin API, thrown by a module and turned into the envelope in one place (server/http). */
export class AdminProblem extends Error {
  readonly code: AdminProblemCode
  readonly values: Values
  /** more that is wrong with the same request */
  readonly more: readonly AdminProblem[]
  constructor(
    code: AdminProblemCode,
    values: Values = {},
    { more = [], ...options }: ErrorOptions & { more?: readonly AdminProblem[] } = {},
  ) {
    super(say(adminProblems[code].sentence, 'en', values), options)
    this.name = 'AdminProblem'
    this.code = code
    this.values = values
    this.more = more
  }

  /** @param locale of the reader; a value may itself be a sentence (the problem of a field) */
  envelope(locale: Locale): AdminErrorBody {
    const { type } = adminProblems[this.code]
    const field = this.values['field']
    const all = [this, ...this.more].map((problem) => ({
      code: problem.code,
      message: say(adminProblems[problem.code].sentence, locale, problem.values),
    }))
    return {
      type: 'error',
      error: {
        type,
        message: all.map(({ message }) => message).join(' '),
        code: this.code,
        ...(typeof field === 'string' ? { field } : {}),
        ...(this.more.length === 0 ? {} : { problems: all }),
      },
    }
  }
}

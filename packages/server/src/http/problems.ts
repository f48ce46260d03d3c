import {
  AdminProblem,
  adminProblems,
  localeOf,
  say,
  type AdminErrorBody,
  type Locale,
} from '@sekisho/contract'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ZodError } from 'zod'
import { fieldProblem } from './field-problem.ts'

/** The one place where an error of the admin API becomes an answer. */
export interface ProblemAnswer {
  status: (typeof adminProblems)[keyof typeof adminProblems]['status']
  headers: Readonly<Record<string, string>>
  body: AdminErrorBody
}

/** What went wrong, as the reader may know it: anything unexpected is `admin_internal`. */
export function problemOf(error: unknown): AdminProblem {
  if (error instanceof AdminProblem) return error
  if (error instanceof HTTPException && error.status === 415) return new AdminProblem('json_expected')
  if (error instanceof HTTPException && error.status === 400) return new AdminProblem('json_invalid')
  return new AdminProblem('admin_internal', {}, { cause: error })
}

export function answerFor(problem: AdminProblem, locale: Locale): ProblemAnswer {
  const { status } = adminProblems[problem.code]
  return {
    status,
    // RFC 9110, 11.6.1: a 401 names the scheme.
    headers: status === 401 ? { 'www-authenticate': 'Bearer realm="sekisho"' } : {},
    body: problem.envelope(locale),
  }
}

/** The hook of every validator: throws the first thing a schema did not accept, in the reader's language. */
export function checkedOrProblem(
  result: { success: true } | { success: false; error: ZodError },
  context: Context,
): void {
  if (result.success) return
  const [issue] = result.error.issues
  if (issue === undefined) throw new AdminProblem('json_invalid')
  const { field, sentence, values } = fieldProblem(issue)
  const problem = say(sentence, localeOf(context.req.header('accept-language')), values)
  throw new AdminProblem('field_invalid', { field: field === '' ? 'body' : field, problem })
}

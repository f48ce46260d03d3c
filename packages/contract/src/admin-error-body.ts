import type { AdminProblemCode } from './admin-problems.ts'

/**
 * What every error of the admin API looks like. `field` is the dotted path of what is wrong in the request; `problems` is
 * there when several things are, and `message` says them all.
 */
export interface AdminErrorBody {
  type: 'error'
  error: {
    type: string
    message: string
    code: AdminProblemCode
    field?: string
    problems?: { code: AdminProblemCode; message: string }[]
  }
}

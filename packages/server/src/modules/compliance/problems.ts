import type { ComplianceScope } from '@sekisho/contract'

type Status = 400 | 401 | 403 | 404 | 405 | 429 | 500

/**
 * A no of the compliance API. In English alone: the texts are the ones that programs written for Anthropic's API know.
 * @see https://platform.claude.com/docs/en/manage-claude/compliance-errors
 */
export class ComplianceProblem extends Error {
  readonly status: Status
  readonly headers: Readonly<Record<string, string>>

  constructor(status: Status, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'ComplianceProblem'
    this.status = status
    this.headers = headers
  }
}

export const errorTypes: Record<Status, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'api_error',
}

export function badRequest(message: string): ComplianceProblem {
  return new ComplianceProblem(400, message)
}

export function notFound(what: string): ComplianceProblem {
  return new ComplianceProblem(404, `${what} was not found.`)
}

export function keyInvalid(): ComplianceProblem {
  return new ComplianceProblem(401, 'The API key provided is invalid or has been revoked.')
}

export function scopeMissing(held: readonly ComplianceScope[], needed: ComplianceScope): ComplianceProblem {
  return new ComplianceProblem(403, `Missing required scopes. Got: [${held.join(', ')}] Needed: [${needed}]`)
}

export function tooMany(seconds: number): ComplianceProblem {
  return new ComplianceProblem(429, 'This request would exceed the rate limit of the Compliance API.', {
    'retry-after': String(seconds),
  })
}

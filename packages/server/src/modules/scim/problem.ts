/** What RFC 7644, 3.12 (table 9) names; absent where it names nothing. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'

type ScimStatus = 400 | 401 | 404 | 405 | 409 | 412 | 413 | 415 | 429 | 500 | 501

/** An expected no to the directory. Its administrators read the detail in the log of their provisioning. */
export class ScimProblem extends Error {
  readonly status: ScimStatus
  readonly scimType: ScimType | undefined
  constructor(status: ScimStatus, detail: string, scimType?: ScimType) {
    super(detail)
    this.name = 'ScimProblem'
    this.status = status
    this.scimType = scimType
  }

  /** RFC 7644, 3.12. */
  body(): object {
    return {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(this.status),
      ...(this.scimType === undefined ? {} : { scimType: this.scimType }),
      detail: this.message,
    }
  }
}

/** The status and `Retry-After` say it; RFC 7644, 3.12, has no scimType for it. */
export class TooManyFailures extends ScimProblem {
  readonly waitSeconds: number
  constructor(waitSeconds: number) {
    super(429, `too many wrong tokens came from this address; try again in ${waitSeconds} seconds`)
    this.waitSeconds = waitSeconds
  }
}

export const invalidValue = (detail: string): ScimProblem => new ScimProblem(400, detail, 'invalidValue')
export const invalidPath = (detail: string): ScimProblem => new ScimProblem(400, detail, 'invalidPath')
export const invalidFilter = (detail: string): ScimProblem => new ScimProblem(400, detail, 'invalidFilter')
export const invalidSyntax = (detail: string): ScimProblem => new ScimProblem(400, detail, 'invalidSyntax')

/** What came in, short enough for a sentence. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

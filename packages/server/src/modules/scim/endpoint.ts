import type { Resource } from './schema.ts'

/** A resource and the number in its ETag. */
export interface Versioned {
  resource: Resource
  version: number
}

/** `If-Match`: asked inside the transaction that changes the resource. @throws ScimProblem 412 */
export type CheckVersion = (version: number) => void

interface ChangeRequest {
  body: unknown
  query: URLSearchParams
  check: CheckVersion
}

/** One kind of resource behind `/Users` or `/Groups`. Every method throws ScimProblem or AdminProblem. */
export interface ResourceEndpoint {
  list(query: URLSearchParams): Promise<Resource>
  read(id: string, query: URLSearchParams): Promise<Versioned>
  add(body: unknown, query: URLSearchParams): Promise<Versioned>
  replace(id: string, request: ChangeRequest): Promise<Versioned>
  patch(id: string, request: ChangeRequest): Promise<Versioned>
  remove(id: string, check: CheckVersion): Promise<void>
}

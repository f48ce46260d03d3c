import { isObject } from './filter.ts'
import { invalidSyntax, quoted } from './problem.ts'

/** One operation of a PATCH. */
export interface Operation {
  op: 'add' | 'replace' | 'remove'
  path?: string
  value: unknown
}

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:patchop'
const maxOperations = 500

/** @throws ScimProblem invalidSyntax */
export function readOperations(body: unknown): Operation[] {
  if (!isObject(body)) throw invalidSyntax('the body must be a JSON object')
  const { schemas, Operations: operations } = body
  const named = Array.isArray(schemas) ? schemas.map((one) => String(one).toLowerCase()) : []
  if (!named.includes(patchUrn)) throw invalidSyntax('schemas must name the PatchOp message')
  if (!Array.isArray(operations) || operations.length === 0)
    throw invalidSyntax('Operations must be a list of at least one')
  if (operations.length > maxOperations) throw invalidSyntax(`at most ${maxOperations} operations at once`)
  return operations.map(readOperation)
}

function readOperation(given: unknown): Operation {
  if (!isObject(given)) throw invalidSyntax('an operation must be an object')
  const { op, path, value } = given
  // Entra writes "Add", "Replace" and "Remove".
  const word = typeof op === 'string' ? op.toLowerCase() : ''
  if (word !== 'add' && word !== 'replace' && word !== 'remove')
    throw invalidSyntax(
      `op must be add, replace or remove${typeof op === 'string' ? `, not ${quoted(op)}` : ''}`,
    )
  if (path === undefined || path === null || path === '') return { op: word, value }
  if (typeof path !== 'string') throw invalidSyntax('path must be text')
  return { op: word, path, value }
}

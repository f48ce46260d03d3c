import { PageProblem } from './page-problem.ts'

/** The fields of a form, each there once at most. A field that is missing reads as empty, as an untouched one does. */
export interface Form {
  text(name: string): string
  has(name: string): boolean
}

const maxBytes = 16_384
const maxFields = 50

/**
 * Reads an `application/x-www-form-urlencoded` body.
 * @throws PageProblem form_expected, form_too_large, form_malformed
 */
export async function readForm(request: Request): Promise<Form> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new PageProblem('form_expected')
  const body = await readBody(request)
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    // A field sent twice: two readers could take different ones for the true one.
    if (fields.has(name) || fields.size >= maxFields) throw new PageProblem('form_malformed')
    fields.set(name, value)
  }
  return { text: (name) => fields.get(name) ?? '', has: (name) => fields.has(name) }
}

async function readBody(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw new PageProblem('form_too_large')
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.length
    if (size > maxBytes) throw new PageProblem('form_too_large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

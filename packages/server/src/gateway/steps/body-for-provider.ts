import type { Message } from './read-message.ts'
import type { Span } from './thinking.ts'

/**
 * The body as a provider may see it: without the tag that is for us, with the model's id there, and not a byte changed
 * beside them; the same buffer when neither is asked for.
 */
export function bodyForProvider(body: Buffer, message: Message, model: string): Buffer {
  const edits: [Span, string][] = []
  if (message.tag !== undefined) edits.push([message.tag.cut, ''])
  if (model !== (message.routed?.from ?? message.model))
    edits.push([message.modelSpan, JSON.stringify(model)])
  if (edits.length === 0) return body
  edits.sort(([one], [other]) => one.start - other.start)
  const parts: Buffer[] = []
  let from = 0
  for (const [{ start, end }, text] of edits) {
    parts.push(body.subarray(from, start), Buffer.from(text))
    from = end
  }
  return Buffer.concat([...parts, body.subarray(from)])
}

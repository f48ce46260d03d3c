import { isRecord, parseRecord } from './lenient-json.ts'

const deltaStart = '"delta":{"type":"'
const kindEnd = '_delta","'

/**
 * Bytes of generated text in a `content_block_delta`, as UTF-8 and without escapes. `data` is its JSON, as latin1.
 * Written as Anthropic writes it, it need not be parsed.
 */
export function deltaBytes(data: string): number {
  const kind = data.indexOf(deltaStart)
  const kindStop = kind === -1 ? -1 : data.indexOf(kindEnd, kind + deltaStart.length)
  if (kindStop === -1) return parsedBytes(data)
  const key = kindStop + kindEnd.length
  // a signature and a citation are not generated text
  if (data.startsWith('text":"', key)) return contentBytes(data, key + 7)
  if (data.startsWith('thinking":"', key)) return contentBytes(data, key + 11)
  if (data.startsWith('partial_json":"', key)) return contentBytes(data, key + 15)
  return data.startsWith('signature":"', key) ? 0 : parsedBytes(data)
}

/** From behind the opening quote to the closing one; `\n` counts as one byte of two, `\u00e9` as one of six. */
function contentBytes(data: string, start: number): number {
  let escapes = 0
  let quote = data.indexOf('"', start)
  let slash = data.indexOf('\\', start)
  while (slash !== -1 && slash < quote) {
    const wide = data.charCodeAt(slash + 1) === 0x75
    escapes += wide ? 5 : 1
    const next = slash + (wide ? 6 : 2)
    if (quote < next) quote = data.indexOf('"', next)
    slash = data.indexOf('\\', next)
  }
  return Math.max(0, (quote === -1 ? data.length : quote) - start - escapes)
}

function parsedBytes(data: string): number {
  const { delta } = parseRecord(data)
  if (!isRecord(delta)) return 0
  const text = delta['text'] ?? delta['thinking'] ?? delta['partial_json']
  return typeof text === 'string' ? text.length : 0
}

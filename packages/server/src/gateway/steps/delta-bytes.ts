import { isRecord, parseRecord } from './lenient-json.ts'

/** The deltas that carry generated text, as Anthropic writes them. */
const texts = [
  '{"type":"text_delta","text":"',
  '{"type":"thinking_delta","thinking":"',
  '{"type":"input_json_delta","partial_json":"',
]

/**
 * Bytes of generated text in a `content_block_delta`, as UTF-8 and without escapes. `data` is its JSON, as latin1.
 * Written as Anthropic writes it, it need not be parsed. A signature and a citation are not generated text.
 */
export function deltaBytes(data: string): number {
  const delta = data.indexOf('{', 1)
  if (!data.startsWith('"delta":', delta - 8)) return parsedBytes(data)
  for (const text of texts) if (data.startsWith(text, delta)) return contentBytes(data, delta + text.length)
  return data.startsWith('{"type":"signature_delta"', delta) ? 0 : parsedBytes(data)
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

import { noUsage } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTap, type Metered } from './tap.ts'

/** Pushes the bytes cut at the given places. */
function metered(stream: boolean, bytes: Buffer, cuts: readonly number[] = []): Metered {
  const tap = createTap({ stream })
  let from = 0
  for (const cut of cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)) {
    tap.push(bytes.subarray(from, cut))
    from = cut
  }
  tap.push(bytes.subarray(from))
  return tap.end()
}

function event(type: string, rest: object = {}, name = type): string {
  return `event: ${name}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`
}

const start = event('message_start', {
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content: [],
    stop_reason: null,
    usage: {
      input_tokens: 12,
      cache_creation_input_tokens: 300,
      cache_read_input_tokens: 4000,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
      output_tokens: 1,
      service_tier: 'standard',
      inference_geo: 'us',
      speed: 'fast',
    },
  },
})
const text = (text: string) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })
const thinking = (thinking: string) =>
  event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking } })
const input = (partial_json: string) =>
  event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json } })
const signature = event('content_block_delta', {
  index: 0,
  delta: { type: 'signature_delta', signature: 'x'.repeat(900) },
})
const summary = event('message_delta', {
  delta: { stop_reason: 'end_turn', stop_sequence: null },
  usage: { output_tokens: 345, server_tool_use: { web_search_requests: 2 } },
})
const stop = event('message_stop')
const ping = event('ping')
const whole = [
  start,
  ping,
  text('Hé"llo\n'),
  thinking('\\'),
  input('{"a": 1}'),
  signature,
  summary,
  stop,
].join('')

const wholeUsage = {
  inputTokens: 12,
  outputTokens: 345,
  cacheReadTokens: 4000,
  cacheWrite5mTokens: 100,
  cacheWrite1hTokens: 200,
  webSearches: 2,
}

describe('a stream', () => {
  it('is metered by what the provider reports', () => {
    expect(metered(true, Buffer.from(whole))).toEqual({
      usage: wholeUsage,
      source: 'reported',
      finished: true,
      model: 'claude-opus-5-5',
      errorType: undefined,
      stopReason: 'end_turn',
      serviceTier: 'standard',
      speed: 'fast',
      inferenceGeo: 'us',
    })
  })

  it('gives the same result however it is cut and whatever its line ends', () => {
    const streams = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            start,
            ping,
            signature,
            summary,
            stop,
            ': a comment\n\n',
            'data: x\n',
            'event\n',
            'id: 7\n',
            '\n',
            event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
            'data: {"type":"message_delta",\ndata:"usage":{"output_tokens":7}}\n\n',
          ),
          fc.string({ unit: 'grapheme', maxLength: 20 }).map(text),
          fc.string({ unit: 'binary', maxLength: 20 }).map(input),
          fc
            .string({ unit: fc.constantFrom('\\', '"', '{', '}', '\n', 'é', 'data:', 'event: ') })
            .map(thinking),
        ),
        { maxLength: 12 },
      )
      .map((events) => events.join(''))
    fc.assert(
      fc.property(
        streams,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat()),
        (stream, lineEnd, cuts) => {
          const bytes = Buffer.from(stream.replaceAll('\n', lineEnd))
          const all = metered(true, bytes)
          expect(metered(true, bytes, cuts)).toEqual(all)
          expect(metered(true, bytes, [...bytes.keys()])).toEqual(all)
          expect(all).toEqual(metered(true, Buffer.from(stream)))
        },
      ),
    )
  })

  it('never throws on bytes that are no events', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.nat()),
        fc.boolean(),
        (array, cuts, stream) => {
          const bytes = Buffer.concat([Buffer.from(stream ? start : '{"usage":'), Buffer.from(array)])
          expect(metered(stream, bytes, cuts)).toEqual(metered(stream, bytes))
        },
      ),
    )
  })

  it('that breaks off is charged its input and a token for every four bytes', () => {
    const cut = metered(
      true,
      Buffer.from(start + text('abcd'.repeat(10)) + thinking('\n"'.repeat(8)) + input('{"a":"b"}')),
    )
    expect(cut).toMatchObject({ source: 'estimated', finished: false, stopReason: undefined })
    expect(cut.usage).toEqual({ ...wholeUsage, outputTokens: Math.floor((40 + 16 + 9) / 4), webSearches: 0 })
  })

  it('that breaks off at once is charged what was named', () => {
    expect(metered(true, Buffer.from(start)).usage.outputTokens).toBe(1)
    expect(metered(true, Buffer.from(''))).toMatchObject({ usage: noUsage, source: 'none', finished: false })
  })

  it('counts Japanese by its bytes', () => {
    expect(metered(true, Buffer.from(start + text('関所の手形を見せよ。'))).usage.outputTokens).toBe(
      Math.floor(30 / 4),
    )
  })

  it('that breaks off behind its sum is charged the sum', () => {
    const cut = metered(true, Buffer.from(start + text('x'.repeat(9999)) + summary))
    expect(cut).toMatchObject({ source: 'reported', finished: false, usage: { outputTokens: 345 } })
  })

  it('is summed up even when the blank line behind the last event is missing', () => {
    expect(metered(true, Buffer.from((start + summary + stop).trimEnd()))).toMatchObject({
      finished: true,
      source: 'reported',
    })
  })

  it('that ends without a sum is estimated, for the count in message_start is a beginning', () => {
    const end = metered(true, Buffer.from(start + text('x'.repeat(400)) + stop))
    expect(end).toMatchObject({ source: 'estimated', finished: true, usage: { outputTokens: 100 } })
  })

  it('lets a later count replace an earlier one', () => {
    const first = event('message_delta', { delta: {}, usage: { output_tokens: 5, input_tokens: 99 } })
    const last = event('message_delta', {
      delta: { stop_reason: 'end_turn' },
      usage: {
        output_tokens: 9,
        cache_read_input_tokens: 7,
        cache_creation_input_tokens: 250,
        input_tokens: null,
      },
    })
    expect(metered(true, Buffer.from(start + first + last + stop)).usage).toEqual({
      inputTokens: 99,
      outputTokens: 9,
      cacheReadTokens: 7,
      cacheWrite5mTokens: 50,
      cacheWrite1hTokens: 200,
      webSearches: 0,
    })
  })

  it('that carries an error says so', () => {
    const error = event('error', { error: { type: 'overloaded_error', message: 'x' } })
    expect(metered(true, Buffer.from(start + error))).toMatchObject({
      errorType: 'overloaded_error',
      finished: false,
    })
    expect(metered(true, Buffer.from(start + event('error')))).toMatchObject({ errorType: 'unknown' })
    const quoting = { error: { type: 'what the prompt said' } }
    expect(metered(true, Buffer.from(start + event('error', quoting)))).toMatchObject({
      errorType: 'unknown',
    })
  })

  it('is understood without event names and with spaces in its data', () => {
    const unnamed = whole
      .replaceAll(/^event:.*\n/gm, '')
      .replaceAll('","', '", "')
      .replaceAll('":', '": ')
    expect(metered(true, Buffer.from(unnamed))).toMatchObject({ usage: wholeUsage, finished: true })
    expect(
      metered(true, Buffer.from(start + text('abcdefgh').replaceAll('":', '": '))).usage.outputTokens,
    ).toBe(2)
  })

  it('keeps little of an endless line', () => {
    const tap = createTap({ stream: true })
    tap.push(Buffer.from(start + 'event: content_block_delta\ndata: {"type":"content_block_delta","delta":"'))
    const block = Buffer.alloc(1 << 20, 'x')
    for (let i = 0; i < 40; i++) tap.push(block)
    tap.push(Buffer.from(`"}\n\n${text('abcdefgh')}`))
    expect(tap.end().usage.outputTokens).toBe(2)
  })
})

describe('an answer in one document', () => {
  const message = {
    id: 'msg_1',
    model: 'claude-haiku-5-5',
    content: [
      { type: 'text', text: 'usage: "usage":{"input_tokens":9}, \\ {[' },
      { usage: { input_tokens: 8 } },
    ],
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 4, cache_creation_input_tokens: 5, server_tool_use: null },
  }

  it('is metered by its usage, wherever that stands', () => {
    const { usage, ...rest } = message
    for (const document of [message, { usage, ...rest }]) {
      expect(metered(false, Buffer.from(JSON.stringify(document, null, 1)))).toMatchObject({
        usage: { ...noUsage, inputTokens: 3, outputTokens: 4, cacheWrite5mTokens: 5 },
        source: 'reported',
        finished: true,
        model: 'claude-haiku-5-5',
        stopReason: 'end_turn',
      })
    }
  })

  it('gives the same result however it is cut', () => {
    const content = fc.string({ unit: fc.constantFrom('\\', '"', '{', ']', ',', ':', 'é', '\n', 'usage') })
    fc.assert(
      fc.property(content, fc.jsonValue({ maxDepth: 4 }), fc.array(fc.nat()), (text, other, cuts) => {
        const bytes = Buffer.from(JSON.stringify({ other, [text]: text, ...message, content: [text, other] }))
        const all = metered(false, bytes)
        expect(all).toMatchObject({
          finished: true,
          source: 'reported',
          usage: { inputTokens: 3, outputTokens: 4 },
        })
        expect(metered(false, bytes, cuts)).toEqual(all)
        expect(metered(false, bytes, [...bytes.keys()])).toEqual(all)
      }),
    )
  })

  it('gives the same result with an empty chunk between a backslash and what it escapes', () => {
    const bytes = Buffer.from(JSON.stringify({ 'a"': 'b', ...message }))
    const escaped = bytes.indexOf('\\') + 1
    expect(metered(false, bytes, [escaped, escaped])).toEqual(metered(false, bytes))
  })

  it('that breaks off is charged a token for every four bytes of its strings', () => {
    const cut = metered(false, Buffer.from(`{"model":"m","content":[{"a":"${'x'.repeat(400)}`), [40, 41])
    expect(cut).toMatchObject({ source: 'estimated', finished: false, usage: { outputTokens: 100 } })
  })

  it('that is no object gives nothing', () => {
    for (const body of ['', '[1]', '<html>"usage"</html>', 'null', '}{'])
      expect(metered(false, Buffer.from(body))).toMatchObject({ usage: noUsage, source: 'none' })
  })

  it('keeps little of an endless value', () => {
    const tap = createTap({ stream: false })
    tap.push(Buffer.from('{"model":"'))
    const block = Buffer.alloc(1 << 20, 'x')
    for (let i = 0; i < 40; i++) tap.push(block)
    tap.push(Buffer.from('","usage":{"output_tokens":7}}'))
    expect(tap.end()).toMatchObject({ model: undefined, usage: { outputTokens: 7 }, finished: true })
  })
})

describe('usage', () => {
  const usageOf = (usage: unknown) => metered(false, Buffer.from(JSON.stringify({ usage })))

  it.each([
    [{ cache_creation_input_tokens: 10 }, 10, 0],
    [{ cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 } }, 3, 4],
    [{ cache_creation_input_tokens: 7, cache_creation: { ephemeral_1h_input_tokens: 4 } }, 3, 4],
    [
      {
        cache_creation_input_tokens: 9,
        cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
      },
      5,
      4,
    ],
    [{ cache_creation_input_tokens: 0, cache_creation: null }, 0, 0],
  ])('%j writes %i for 5 minutes and %i for an hour', (usage, cacheWrite5mTokens, cacheWrite1hTokens) => {
    expect(usageOf(usage).usage).toMatchObject({ cacheWrite5mTokens, cacheWrite1hTokens })
  })

  it.each([-1, 1.5, '7', null, {}, true])('takes %j for no count', (input_tokens) => {
    expect(usageOf({ input_tokens }).usage.inputTokens).toBe(0)
  })

  it('cuts a count that no model can reach', () => {
    expect(usageOf({ input_tokens: 1e15 }).usage.inputTokens).toBe(1_000_000_000)
  })

  it('adds compaction, and keeps an advisor apart with its model', () => {
    const iteration = {
      input_tokens: 1,
      output_tokens: 2,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 4,
    }
    const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWrite5mTokens: 4 }
    const found = usageOf({
      input_tokens: 10,
      output_tokens: 20,
      iterations: [
        { type: 'compaction', ...iteration },
        { type: 'message', ...iteration },
        { type: 'advisor_message', model: 'claude-fable-5-2', ...iteration },
        'x',
      ],
    })
    expect(found.usage).toEqual({ ...noUsage, ...usage, inputTokens: 11, outputTokens: 22 })
    expect(found.advisors).toEqual([{ model: 'claude-fable-5-2', usage: { ...noUsage, ...usage } }])
  })
})

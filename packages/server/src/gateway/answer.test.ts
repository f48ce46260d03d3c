import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { endOfEvents } from './answer.ts'

const event = fc.stringMatching(/^[a-z]{1,20}$/).map((text) => `event: ${text}\ndata: {"${text}":1}\n\n`)

it.each([
  ['line feeds', '\n'],
  ['carriage returns before them', '\r\n'],
])('a stream can be cut behind the last event that ends in a chunk, with %s', (_, lineEnd) => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1 }), fc.nat(), fc.nat(), (events, from, to) => {
      const whole = events.join('').replaceAll('\n', lineEnd)
      const [start = 0, end = 0] = [from % whole.length, (to % whole.length) + 1].toSorted((a, b) => a - b)
      const cut = endOfEvents(Buffer.from(whole.slice(start, end)))
      const blankLine = lineEnd + lineEnd
      if (cut > 0) expect(whole.slice(0, start + cut).endsWith(blankLine)).toBe(true)
      else expect(whole.slice(start, end)).not.toContain(blankLine)
    }),
  )
})

it.each(['', 'event: ping\ndata: {}', 'event: ping\n'])('%j ends no event', (text) => {
  expect(endOfEvents(Buffer.from(text))).toBe(0)
})

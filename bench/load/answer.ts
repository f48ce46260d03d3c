/** What an HTTP/1.1 answer has shown so far. One object per connection, reused for every answer on it. */
export interface AnswerReader {
  status: number
  /** bytes of the body after chunked decoding */
  bodyBytes: number
  /** reads `length` bytes of `chunk`; true when the answer is complete with its last byte */
  read(chunk: Buffer, length: number): boolean
  /** forgets everything, for the next answer */
  reset(): void
}

/** An answer this reader cannot follow; the connection is of no use afterwards. */
export class AnswerUnreadable extends Error {}

type Mode = 'head' | 'length' | 'size' | 'data' | 'line-end' | 'trailer' | 'done'

const lineFeed = 10

interface State {
  mode: Mode
  status: number
  bodyBytes: number
  remaining: number
  /** part of a head or of a line whose rest has not arrived */
  held: string
}

function readHead(state: State, head: string): void {
  state.status = Number(head.slice(9, 12))
  const lower = head.toLowerCase()
  if (lower.includes('\r\ntransfer-encoding: chunked')) {
    state.mode = 'size'
    return
  }
  const at = lower.indexOf('\r\ncontent-length:')
  if (at < 0) throw new AnswerUnreadable('neither a length nor chunks')
  state.remaining = Number.parseInt(lower.slice(at + 17), 10)
  state.mode = state.remaining === 0 ? 'done' : 'length'
}

/** Takes bytes of the body; returns the new position. */
function takeBody(state: State, from: number, length: number): number {
  const taken = Math.min(state.remaining, length - from)
  state.remaining -= taken
  state.bodyBytes += taken
  if (state.remaining === 0) state.mode = state.mode === 'length' ? 'done' : 'line-end'
  return from + taken
}

function readLine(state: State, line: string): void {
  switch (state.mode) {
    case 'size':
      state.remaining = Number.parseInt(line, 16)
      if (Number.isNaN(state.remaining)) throw new AnswerUnreadable('not a chunk size')
      state.mode = state.remaining === 0 ? 'trailer' : 'data'
      return
    case 'line-end':
      state.mode = 'size'
      return
    case 'trailer':
      if (line.trim() === '') state.mode = 'done'
      return
    case 'head':
    case 'length':
    case 'data':
    case 'done':
      throw new AnswerUnreadable(`a line in ${state.mode}`)
  }
}

function takeLine(state: State, chunk: Buffer, range: { from: number; length: number }): number {
  const end = chunk.indexOf(lineFeed, range.from)
  if (end < 0 || end >= range.length) {
    state.held += chunk.toString('latin1', range.from, range.length)
    return range.length
  }
  const line = state.held + chunk.toString('latin1', range.from, end)
  state.held = ''
  readLine(state, line)
  return end + 1
}

function takeHead(state: State, chunk: Buffer, range: { from: number; length: number }): number {
  const before = state.held.length
  const text = state.held + chunk.toString('latin1', range.from, range.length)
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) {
    state.held = text
    return range.length
  }
  state.held = ''
  readHead(state, text.slice(0, end))
  return range.from + end + 4 - before
}

/** Follows answers framed by Content-Length or chunks, cheaply: the body is counted, never copied. */
export function createAnswerReader(): AnswerReader {
  const state: State = { mode: 'head', status: 0, bodyBytes: 0, remaining: 0, held: '' }
  return {
    get status() {
      return state.status
    },
    get bodyBytes() {
      return state.bodyBytes
    },
    read(chunk, length) {
      let from = 0
      while (from < length) {
        if (state.mode === 'done') throw new AnswerUnreadable('bytes after the end')
        if (state.mode === 'length' || state.mode === 'data') from = takeBody(state, from, length)
        else if (state.mode === 'head') from = takeHead(state, chunk, { from, length })
        else from = takeLine(state, chunk, { from, length })
      }
      return state.mode === 'done'
    },
    reset() {
      state.mode = 'head'
      state.status = 0
      state.bodyBytes = 0
      state.remaining = 0
      state.held = ''
    },
  }
}

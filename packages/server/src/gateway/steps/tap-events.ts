import { meter, type Findings, type Tap } from './metered.ts'
import { deltaBytes } from './delta-bytes.ts'
import { isRecord, parseRecord } from './lenient-json.ts'
import { emptyReport, reportMessage, reportUsage } from './usage.ts'

/** Longer events are passed over: those that are read have some hundred bytes. */
const maxEventLength = 65_536

/** Events with nothing to meter; their data is not even kept until the event ends. */
const silent = new Set(['content_block_start', 'content_block_stop', 'ping'])

/** Where a stream of events stands. */
interface Reading extends Findings {
  /** the beginning of a line whose end has not come */
  carry: string
  /** the line has grown beyond what is kept */
  tooLong: boolean
  /** the last byte was a carriage return: a line feed now belongs to it */
  returned: boolean
  /** the name of the event under way */
  event: string
  data: string | undefined
}

/**
 * Meters server-sent events (WHATWG HTML 9.2.6: any line end, comments, data in several lines). The text is the bytes as
 * latin1, which no cut can break; only `message_start`, `message_delta` and `error` are parsed.
 */
export function createEventTap(): Tap {
  const reading: Reading = {
    report: emptyReport(),
    finished: false,
    summed: false,
    outputBytes: 0,
    carry: '',
    tooLong: false,
    returned: false,
    event: '',
    data: undefined,
  }
  return {
    push: (chunk) => readLines(reading, lineFeeds(reading, chunk.toString('latin1'))),
    end: () => {
      // Not every provider ends its last event with a blank line.
      readLines(reading, '\n\n')
      return meter(reading)
    },
  }
}

/** The text with every line end as one line feed, also where a chunk ends between the two bytes of one. */
function lineFeeds(reading: Reading, text: string): string {
  const belongs = reading.returned && text.startsWith('\n')
  if (text !== '') reading.returned = text.endsWith('\r')
  const rest = belongs ? text.slice(1) : text
  return rest.includes('\r') ? rest.replaceAll(/\r\n?/g, '\n') : rest
}

function readLines(reading: Reading, text: string): void {
  let start = 0
  let end = text.indexOf('\n')
  if (end !== -1 && (reading.carry !== '' || reading.tooLong)) {
    if (!reading.tooLong) readLine(reading, reading.carry + text.slice(0, end))
    reading.carry = ''
    reading.tooLong = false
    start = end + 1
    end = text.indexOf('\n', start)
  }
  for (; end !== -1; end = text.indexOf('\n', start)) {
    readLine(reading, text.slice(start, end))
    start = end + 1
  }
  carry(reading, start === 0 ? text : text.slice(start))
}

function carry(reading: Reading, rest: string): void {
  if (reading.tooLong || rest === '') return
  reading.tooLong = reading.carry.length + rest.length > maxEventLength
  reading.carry = reading.tooLong ? '' : reading.carry + rest
}

function readLine(reading: Reading, line: string): void {
  if (line === '') return endEvent(reading)
  if (line.length > maxEventLength) return
  if (line.startsWith('data:')) {
    if (silent.has(reading.event)) return
    const data = fieldOf(line, 5)
    reading.data = reading.data === undefined ? data : `${reading.data}\n${data}`
    if (reading.data.length > maxEventLength) reading.data = ''
  } else if (line.startsWith('event:')) reading.event = fieldOf(line, 6)
}

function fieldOf(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 0x20 ? start + 1 : start)
}

function endEvent(reading: Reading): void {
  const { event, data } = reading
  reading.event = ''
  reading.data = undefined
  if (data === undefined || silent.has(event)) return
  if (event === 'content_block_delta') reading.outputBytes += deltaBytes(data)
  else if (event === '') readUnnamed(reading, data)
  else readEvent(reading, event, parseRecord(data))
}

/** Some proxies drop the names; the data repeats them. */
function readUnnamed(reading: Reading, data: string): void {
  const value = parseRecord(data)
  const { type } = value
  if (type === 'content_block_delta') reading.outputBytes += deltaBytes(data)
  else if (typeof type === 'string') readEvent(reading, type, value)
}

function readEvent(reading: Reading, event: string, value: Record<string, unknown>): void {
  const { report } = reading
  switch (event) {
    case 'message_start':
      return reportMessage(report, value['message'])
    case 'message_delta': {
      const { delta, usage } = value
      reportMessage(report, delta)
      reportUsage(report, usage)
      reading.summed ||= isRecord(usage) && typeof usage['output_tokens'] === 'number'
      return
    }
    case 'message_stop':
      reading.finished = true
      return
    case 'error':
      reading.errorType = errorTypeOf(value)
  }
}

function errorTypeOf({ error }: Record<string, unknown>): string {
  const type = isRecord(error) ? error['type'] : undefined
  return typeof type === 'string' ? type.slice(0, 100) : 'unknown'
}

import { meter, type Findings, type Tap } from './metered.ts'
import { deltaBytes } from './delta-bytes.ts'
import { isRecord, parseRecord } from './lenient-json.ts'
import { createToolUses } from './tool-uses.ts'
import { emptyReport, reportMessage, reportUsage } from './usage.ts'

/** Longer events are passed over: those that are read have some hundred bytes. */
const maxEventLength = 65_536

const delta = 'content_block_delta'
const deltaHead = `event: ${delta}\ndata: `

const blockStart = 'content_block_start'
const blockStop = 'content_block_stop'

/** Events with nothing to meter; their data is not even kept until the event ends. */
const silent = new Set([blockStart, blockStop, 'ping'])

/** The tool that the block under way uses, and how much output there was before it. */
interface ToolBlock {
  name: string | undefined
  outputBytes: number
}

/** Where a stream of events stands. */
interface Reading extends Findings {
  block: ToolBlock | undefined
  /** the beginning of a line whose end has not come */
  carry: string
  /** the line has grown beyond what is kept */
  tooLong: boolean
  /** the last byte was a carriage return: a line feed now belongs to it */
  returned: boolean
  /** the name of the event under way */
  event: string
  /** its data, but of a delta: that is counted and let go, line by line */
  data: string | undefined
}

/**
 * Meters server-sent events (WHATWG HTML 9.2.6: any line end, comments, data in several lines). The text is the bytes as
 * latin1, which no cut can break; only `message_start`, `message_delta` and `error` are parsed.
 */
export function createEventTap(readsTools: boolean): Tap {
  const reading: Reading = {
    report: emptyReport(),
    finished: false,
    summed: false,
    outputBytes: 0,
    tools: readsTools ? createToolUses() : undefined,
    block: undefined,
    carry: '',
    tooLong: false,
    returned: false,
    event: '',
    data: undefined,
  }
  return {
    seen: reading,
    push: (chunk) => readLines(reading, lineFeeds(reading, chunk.toString('latin1'))),
    end: () => {
      // Not every provider ends its last event with a blank line.
      readLines(reading, '\n\n')
      endBlock(reading)
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
  while (start < text.length) {
    const next = reading.carry === '' && !reading.tooLong ? passDelta(reading, text, start) : start
    if (next !== start) {
      start = next
      continue
    }
    const end = text.indexOf('\n', start)
    if (end === -1) return carry(reading, text.slice(start))
    if (!reading.tooLong) readLine(reading, reading.carry + text.slice(start, end))
    reading.carry = ''
    reading.tooLong = false
    start = end + 1
  }
}

/**
 * Behind a delta that stands whole at `start`, as nearly all of a stream does; elsewhere `start`. It saves a third of the
 * time, and finds what the lines one by one would.
 */
function passDelta(reading: Reading, text: string, start: number): number {
  if (reading.event !== '' || reading.data !== undefined || !text.startsWith(deltaHead, start)) return start
  const end = text.indexOf('\n', start + deltaHead.length)
  if (end === -1 || text.charCodeAt(end + 1) !== 0x0a || end - start > maxEventLength) return start
  reading.outputBytes += deltaBytes(text.slice(start + deltaHead.length, end))
  return end + 2
}

function carry(reading: Reading, rest: string): void {
  if (reading.tooLong || rest === '') return
  reading.tooLong = reading.carry.length + rest.length > maxEventLength
  reading.carry = reading.tooLong ? '' : reading.carry + rest
}

function readLine(reading: Reading, line: string): void {
  if (line === '') return endEvent(reading)
  if (line.length > maxEventLength) return
  if (line.startsWith('data:')) readData(reading, fieldOf(line, 5))
  else if (line.startsWith('event:')) reading.event = fieldOf(line, 6)
}

function readData(reading: Reading, data: string): void {
  if (reading.event === delta) reading.outputBytes += deltaBytes(data)
  else if (reading.tools !== undefined && reading.event === blockStart) beginBlock(reading, data)
  else if (reading.tools !== undefined && reading.event === blockStop) endBlock(reading)
  else if (!silent.has(reading.event)) {
    reading.data = reading.data === undefined ? data : `${reading.data}\n${data}`
    if (reading.data.length > maxEventLength) reading.data = ''
  }
}

/** `tool_use`, and those that the provider runs: `server_tool_use`, `mcp_tool_use`. */
function beginBlock(reading: Reading, data: string): void {
  endBlock(reading)
  if (!data.includes('tool_use"')) return
  const { content_block: block } = parseRecord(data)
  if (!isRecord(block) || !String(block['type']).endsWith('tool_use')) return
  const { name } = block
  reading.block = { name: typeof name === 'string' ? name : undefined, outputBytes: reading.outputBytes }
}

/** The size of a tool's input is what was generated between the two ends of its block. */
function endBlock(reading: Reading): void {
  const { tools, block, outputBytes } = reading
  if (block !== undefined) tools?.add(block.name, outputBytes - block.outputBytes)
  reading.block = undefined
}

function fieldOf(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 0x20 ? start + 1 : start)
}

function endEvent(reading: Reading): void {
  const { event, data } = reading
  reading.event = ''
  reading.data = undefined
  if (data === undefined) return
  if (event === '') readUnnamed(reading, data)
  else readEvent(reading, event, data)
}

/** Some proxies drop the names; the data repeats them. */
function readUnnamed(reading: Reading, data: string): void {
  const { type } = parseRecord(data)
  if (typeof type === 'string') readEvent(reading, type, data)
}

function readEvent(reading: Reading, event: string, data: string): void {
  const { report } = reading
  switch (event) {
    case 'message_start':
      return reportMessage(report, parseRecord(data)['message'])
    case delta:
      reading.outputBytes += deltaBytes(data)
      return
    case blockStart:
      return beginBlock(reading, data)
    case blockStop:
      return endBlock(reading)
    case 'message_delta': {
      const { delta: change, usage } = parseRecord(data)
      reportMessage(report, change)
      reportUsage(report, usage)
      reading.summed ||= isRecord(usage) && typeof usage['output_tokens'] === 'number'
      return
    }
    case 'message_stop':
      reading.finished = true
      return
    case 'error':
      reading.errorType = errorTypeOf(parseRecord(data))
  }
}

/** The types Anthropic documents. Anything else is a provider's own text, which may quote what it was sent. */
const errorTypes: ReadonlySet<unknown> = new Set([
  'invalid_request_error',
  'authentication_error',
  'billing_error',
  'permission_error',
  'not_found_error',
  'request_too_large',
  'rate_limit_error',
  'timeout_error',
  'api_error',
  'overloaded_error',
])

function errorTypeOf({ error }: Record<string, unknown>): string {
  const type = isRecord(error) ? error['type'] : undefined
  return typeof type === 'string' && errorTypes.has(type) ? type : 'unknown'
}

import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog, openLogStream, type LogLevel } from './log.ts'

/** A log whose lines can be read back, as text and parsed. */
function capture(level: LogLevel = 'info') {
  const lines: string[] = []
  const log = createLog(level, { write: (line) => void lines.push(line) })
  const parsed = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>
  return { log, lines, parsed }
}

test.each(['authorization', 'x-api-key', 'Cookie', 'set-cookie', 'adminToken', 'apiKey', 'client_secret'])(
  'text under the name %s never reaches the log',
  (name) => {
    const { log, lines } = capture()
    log.info({ request: { headers: [{ [name]: 'hunter2hunter2' }] } }, 'call')
    expect(lines.join('')).not.toContain('hunter2')
    expect(lines.join('')).toContain('[redacted]')
  },
)

test('counts of tokens stay readable', () => {
  const { log, parsed } = capture()
  log.info({ inputTokens: 12, keys: 2, tokensPerDay: null }, 'settled')
  expect(parsed()).toMatchObject({ inputTokens: 12, keys: 2, tokensPerDay: null })
})

test('a credential inside a sentence or an error is replaced, its kind stays visible', () => {
  const { log, lines } = capture()
  log.error({ err: new Error('refused sk-ant-api03-abcdef_123') }, 'sent Bearer abc.def-ghi to upstream')
  expect(lines.join('')).not.toMatch(/abcdef|abc\.def/)
  expect(lines.join('')).toContain('sk-ant-[redacted]')
})

test('the password in a database URL is replaced', () => {
  const { log, parsed } = capture()
  log.warn('cannot reach postgres://sekisho:pa55@db.example:5432/sekisho')
  expect(parsed()['msg']).toBe('cannot reach postgres://sekisho:[redacted]@db.example:5432/sekisho')
})

test('time is ISO 8601 in UTC and the level is a word', () => {
  const { log, parsed } = capture()
  log.info('hello')
  expect(parsed()).toMatchObject({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/) })
})

test('a silent log writes nothing', () => {
  const { log, lines } = capture('silent')
  log.error('hello')
  expect(lines).toEqual([])
})

test.runIf(process.platform === 'linux')('a full disk behind the log ends nothing', () => {
  const full = openSync('/dev/full', 'w')
  const log = createLog('info', openLogStream(full))
  for (let i = 0; i < 3_000; i++) log.warn({ text: 'y'.repeat(500) }, 'cannot be written')
  closeSync(full)
})

test.runIf(process.platform === 'linux')(
  'a reader that stands still holds nothing up, and finds whole lines when it goes on',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-log-'))
    const file = join(folder, 'pipe')
    execFileSync('mkfifo', [file])
    const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK)
    const log = createLog('info', openLogStream(pipe))
    for (let i = 0; i < 400; i++) log.warn({ i, text: 'y'.repeat(500) }, 'waits')
    const block = Buffer.alloc(1 << 20)
    const first = block.toString('utf8', 0, readSync(pipe, block))
    log.warn({ i: 400 }, 'the reader is back')
    const text = first + block.toString('utf8', 0, readSync(pipe, block))
    const numbers = text.split('\n').slice(0, -1).map(numberOf)
    expect(numbers.length).toBeGreaterThan(numbers.indexOf(numberOf(first.split('\n').at(-2) ?? '')) + 1)
    expect(numbers).toEqual(numbers.map((_, i) => i))
    closeSync(pipe)
    rmSync(folder, { recursive: true })
  },
)

function numberOf(line: string): unknown {
  return (JSON.parse(line) as { i: unknown }).i
}

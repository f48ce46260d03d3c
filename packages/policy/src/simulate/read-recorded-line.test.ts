import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callText } from '../policy-tests/call-text.ts'
import { createRecordReader } from './read-recorded-line.ts'
import { maxLineLength, type RecordedCall } from './recorded-call.ts'

function read(...lines: unknown[]): RecordedCall[] {
  const reader = createRecordReader()
  return lines.flatMap((line) => {
    const said = reader(typeof line === 'string' ? line : JSON.stringify(line))
    if (said.kind === 'malformed') throw new Error(said.reason)
    return said.kind === 'calls' ? said.calls : []
  })
}

const used = (name: string, input: unknown, id = 'toolu_1') => ({ type: 'tool_use', id, name, input })
const assistant = (content: unknown, more: object = {}) => ({
  type: 'assistant',
  sessionId: 's1',
  cwd: '/home/a/p',
  message: { role: 'assistant', content },
  ...more,
})

describe('a line of a transcript', () => {
  it('holds the calls of an assistant’s message, with conversation and folder', () => {
    const content = [
      { type: 'text', text: 'x' },
      used('Bash', { command: 'ls' }),
      used('TodoWrite', {}, 'toolu_2'),
    ]
    const place = { session: 's1', cwd: '/home/a/p' }
    expect(read(assistant(content))).toStrictEqual([
      { call: { tool: 'Bash', input: { command: 'ls' } }, known: 'input', id: 'toolu_1', ...place },
      { call: { tool: 'TodoWrite', input: {} }, known: 'input', id: 'toolu_2', ...place },
    ])
  })

  it('is judged in the mode that a person’s line before it tells, of the same conversation', () => {
    const call = [used('Bash', { command: 'ls' })]
    const person = {
      type: 'user',
      sessionId: 's1',
      permissionMode: 'acceptEdits',
      message: { content: 'hi' },
    }
    const calls = read(person, assistant(call), assistant(call, { sessionId: 's2' }))
    expect(calls.map(({ mode }) => mode)).toStrictEqual(['acceptEdits', undefined])
  })

  it('of other kinds holds none', () => {
    expect(
      read({ type: 'summary' }, { type: 'user', message: { content: [used('Bash', {})] } }, '  '),
    ).toStrictEqual([])
  })

  it('of Windows is read with paths as rules write them', () => {
    const content = [used('Read', { file_path: String.raw`C:\Users\a\p\x.ts` })]
    expect(read(assistant(content, { cwd: String.raw`C:\Users\a\p` }))).toMatchObject([
      { call: { input: { file_path: '/c/Users/a/p/x.ts' } }, cwd: '/c/Users/a/p' },
    ])
  })
})

const attributes = (given: Record<string, string>) =>
  Object.entries(given).map(([key, stringValue]) => ({ key, value: { stringValue } }))

describe('telemetry', () => {
  const event = {
    'event.name': 'tool_result',
    tool_name: 'Bash',
    tool_use_id: 'toolu_1',
    'session.id': 's1',
    'user.email': 'a@example.com',
  }

  it('is read from a whole export and from one record, with what its resource says', () => {
    const record = { attributes: attributes({ ...event, tool_input: '{"command":"ls"}' }) }
    const resource = { attributes: attributes({ 'user.id': 'install' }) }
    const exported = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record, record] }] }] }
    const call = {
      call: { tool: 'Bash', input: { command: 'ls' } },
      known: 'input',
      id: 'toolu_1',
      session: 's1',
      person: 'a@example.com',
    }
    expect(read(exported)).toStrictEqual([call, call])
    expect(read(record)).toStrictEqual([call])
  })

  it.each([
    ['Bash(ls)', 'Bash', { tool_input: '{"command":"cut', tool_parameters: '{"full_command":"ls"}' }],
    ['Agent(Explore)', 'Agent', { tool_parameters: '{"subagent_type":"Explore"}' }],
    ['Skill(deploy)', 'Skill', { tool_parameters: '{"skill_name":"deploy"}' }],
    ['mcp__a__b', 'mcp_tool', { tool_parameters: '{"mcp_server_name":"a","mcp_tool_name":"b"}' }],
    ['Bash', 'Bash', {}],
  ])('is known as %s by what its event holds', (text, tool, given) => {
    const [found] = read({ attributes: attributes({ ...event, tool_name: tool, ...given }) })
    expect(found && callText(found.call)).toBe(text)
    expect(found?.known).toBe(text.includes('(') ? 'input' : 'name')
  })

  it('of other events holds no call', () => {
    expect(
      read({ attributes: attributes({ ...event, 'event.name': 'api_request' }) }, { resourceLogs: [] }),
    ).toStrictEqual([])
  })

  it('may have its attributes as an object, and its event in the body', () => {
    const given = { tool_name: 'Bash', permission_mode: 'plan', 'workspace.host_paths': ['/srv/p'] }
    expect(read({ body: { stringValue: 'claude_code.tool_decision' }, attributes: given })).toMatchObject([
      { known: 'name', mode: 'plan', cwd: '/srv/p' },
    ])
  })
})

describe('an export of the ledger', () => {
  it('tells tools by name and number, never their input', () => {
    const data = { person: 'per_1', conversation: 's1', toolUses: [{ tool: 'Bash', count: 3, bytes: 9 }] }
    const lines = [
      { format: 'sekisho-ledger-export', version: 1 },
      { leaf: 0, entry: { v: 1, kind: 'exchange.settled', data } },
      { leaf: 1, entry: { v: 1, kind: 'person.created', data: {} } },
      { leaf: 2, hash: 'x' },
      { checkpoint: 'note' },
      { boot: 'b', last: 1, hash: 'x' },
    ]
    expect(read(...lines)).toStrictEqual([
      { call: { tool: 'Bash', input: {} }, known: 'name', count: 3, person: 'per_1', session: 's1' },
    ])
  })

  it.each([0, -1, 1.5, '3', null])('of a count of %o tells nothing', (count) => {
    expect(read({ leaf: 0, entry: { data: { toolUses: [{ tool: 'Bash', count }] } } })).toStrictEqual([])
  })
})

describe('a row', () => {
  it('is a call with what is known of it', () => {
    const row = {
      tool: 'Bash',
      input: { command: 'ls' },
      cwd: '/p',
      mode: 'manual',
      person: 'a',
      session: 's',
      id: '1',
    }
    expect(read(row)).toStrictEqual([
      {
        call: { tool: 'Bash', input: { command: 'ls' } },
        known: 'input',
        cwd: '/p',
        mode: 'default',
        person: 'a',
        session: 's',
        id: '1',
      },
    ])
    expect(read({ tool: 'Bash' })).toStrictEqual([{ call: { tool: 'Bash', input: {} }, known: 'name' }])
  })
})

describe('any line', () => {
  const reader = createRecordReader()

  it.each([
    ['no JSON', '{', 'not_json'],
    ['no object', '7', 'not_known'],
    ['another object', '{"a":1}', 'not_known'],
    ['too much', 'x'.repeat(maxLineLength + 1), 'too_long'],
  ])('that is %s is malformed and never fatal', (_, line, reason) => {
    expect(reader(line)).toStrictEqual({ kind: 'malformed', reason })
  })

  it('whatever it holds, is read without failing', () => {
    const key = fc.constantFrom(
      ...'type message content name input tool_use assistant sessionId permissionMode attributes key value stringValue resourceLogs scopeLogs logRecords resource leaf entry data toolUses tool count event.name tool_name __proto__'.split(
        ' ',
      ),
    )
    const hostile = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        key,
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(fc.oneof(hostile, fc.dictionary(key, hostile)), (value) => {
        expect(['calls', 'other', 'malformed']).toContain(reader(JSON.stringify(value)).kind)
      }),
      { numRuns: 500 },
    )
  })
})

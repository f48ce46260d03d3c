import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest, type ClientRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openFakeSplunk, type FakeSplunk } from '../packages/server/src/modules/sinks/testing/fake-splunk.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { rawRequest } from './raw-http.ts'
import { spellings, stored } from './stored.ts'
import { message, openUpstream, usage, type Behaviour, type Upstream } from './upstream.ts'

/** Every text that must stay nowhere begins so; what follows says where it came from. */
const canary = 'kanarienvogel'
/** In the names of tools, which are session structure: `metadata` records them, `zdr` does not. */
const toolCanary = 'werkzeugvogel'
const sinkToken = '8b6f7c1e-0000-4000-8000-000000000001'
const keys = {
  provider: `sk-ant-api03-provider-${'p'.repeat(60)}`,
  presentedByMistake: `sk-ant-api03-mistaken-${'m'.repeat(60)}`,
  unknown: `sk-skh-${'U'.repeat(43)}`,
}

/** A conversation with everything a person may have said, run, read and been told. */
const conversation = {
  model: 'claude-opus-5-5',
  max_tokens: 50,
  system: [{ type: 'text', text: `${canary} system` }],
  metadata: { user_id: `${canary}-user-id` },
  tools: [
    {
      name: `${toolCanary}_Read`,
      description: `${canary} description`,
      input_schema: { title: `${canary}-schema` },
    },
  ],
  messages: [
    { role: 'user', content: `${canary} prompt` },
    {
      role: 'assistant',
      content: [
        {
          type: 'tool_use',
          id: 'toolu_1',
          name: `${toolCanary}_Read`,
          input: { file_path: `/src/${canary}-file.ts` },
        },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: `${canary} file content` }],
    },
  ],
  [`${canary}-unknown-field`]: true,
}

const text = JSON.stringify(conversation)
const streaming = JSON.stringify({ ...conversation, stream: true })
/** As large as prompts with pictures are, and larger than what the taps hold. */
const huge = JSON.stringify({ ...conversation, stream: true, padding: `${canary} `.repeat(400_000) })
const edit = {
  type: 'tool_use',
  id: 'toolu_2',
  name: `${toolCanary}_Edit`,
  input: { file_path: `/src/${canary}-edited.ts`, new_string: `${canary} new` },
}
const misnamed = { ...edit, name: `${canary} is no name of a tool` }
const content = [{ type: 'text', text: `${canary} completion` }, edit, misnamed]

const complete: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'x-note': `${canary}-response-header` })
  response.end(JSON.stringify({ ...message, content }))
}
const stream =
  (...last: object[]): Behaviour =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const start = { ...message, content: [], usage: { ...usage, output_tokens: 1 } }
    for (const data of [
      { type: 'message_start', message: start },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: `${canary} delta` } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: huge.slice(0, 100_000) } },
      { type: 'content_block_stop', index: 0 },
      ...[edit, misnamed].flatMap((block, at) => [
        { type: 'content_block_start', index: at + 1, content_block: { ...block, input: {} } },
        {
          type: 'content_block_delta',
          index: at + 1,
          delta: { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        },
        { type: 'content_block_stop', index: at + 1 },
      ]),
      ...last,
    ])
      response.write(`event: ${'type' in data ? String(data.type) : ''}\ndata: ${JSON.stringify(data)}\n\n`)
    response.end()
  }
const whole = stream(
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 34 } },
  { type: 'message_stop' },
)
const error = (type: string) => ({ type: 'error', error: { type, message: `${canary} provider error` } })
const failing =
  (status: number): Behaviour =>
  (_, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(error('api_error')))
/** As some do, it quotes what it did not like. */
const echoing: Behaviour = ({ body }, response) =>
  void response
    .writeHead(400, { 'content-type': 'application/json', 'request-id': 'req_echo' })
    .end(JSON.stringify({ type: 'error', error: { type: body.toString(), message: body.toString() } }))

const databases = await testDatabases()
const cases = databases.flatMap((database) =>
  (['zdr', 'metadata'] as const).map((retention) => ({ name: database.name, retention, database })),
)

describe.each(cases)('after a day of work under $retention, on $name', ({ retention, database }) => {
  let upstream: Upstream
  let folder: ServerFolder
  let server: ServerProcess
  let reports: string
  let splunk: FakeSplunk
  let storage: Storage
  beforeAll(async () => {
    upstream = await openUpstream()
    // What it refuses becomes a dead letter.
    splunk = await openFakeSplunk({ token: sinkToken, refusedKinds: ['node.started'] })
    storage = await database.open()
    const auth = { api_key: '${PROVIDER_KEY}' }
    const config = {
      upstreams: [{ name: 'only', provider: 'anthropic', base_url: upstream.url, auth }],
      ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
      timeouts: { upstream_ttfb_ms: 500 },
      sekisho: {
        log_level: 'debug',
        access: [{ retention }],
        providers: { only: { retention: 'zero' } },
        timeouts: { idle_seconds: 1 },
        sinks: [{ name: 'splunk', kind: 'splunk', url: splunk.url, token: sinkToken }],
      },
    }
    // Node.js is told to write reports: those of crashes it must not, and others must hold nothing.
    reports = mkdtempSync(join(tmpdir(), 'sekisho-reports-'))
    const flags = ['on-fatalerror', 'uncaught-exception', 'on-signal', `directory=${reports}`]
    const NODE_OPTIONS = flags.map((flag) => `--report-${flag}`).join(' ')
    folder = createServerFolder(config, { PROVIDER_KEY: keys.provider, NODE_OPTIONS })
    server = await folder.start()
    await workADay()
  })
  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.exited
    folder.remove()
    rmSync(reports, { recursive: true })
    await splunk.close()
    await upstream.close()
    await database.dispose()
  })

  const post = async (body: string, headers: Record<string, string> = {}, path = '/v1/messages') => {
    const all = { 'x-api-key': server.secret, 'x-custom': `${canary}-header`, ...headers }
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers: all, body })
    return { status: response.status, text: await response.text().catch(() => '') }
  }

  async function workADay(): Promise<void> {
    upstream.behave(complete)
    expect((await post(text)).text).toContain(`${canary} completion`)
    await post(
      text,
      { 'anthropic-beta': `${canary}-beta`, cookie: `${canary}-cookie` },
      `/v1/messages?${canary}=query`,
    )
    await post(text, {}, '/v1/messages/count_tokens')
    upstream.behave(whole)
    expect((await post(streaming)).text).toContain(`${canary} delta`)
    expect((await post(huge)).status).toBe(200)
    await failures()
    await mistakes()
    await leave()
  }

  /** What can go wrong at the provider. */
  async function failures(): Promise<void> {
    for (const status of [400, 401, 429, 500]) {
      upstream.behave(failing(status))
      await post(text)
    }
    upstream.behave(echoing)
    expect((await post(text)).text).toContain(`${canary} prompt`)
    for (const broken of [
      stream(error('overloaded_error')),
      stream(error(`${canary}_error_type`)),
      stream(),
    ]) {
      upstream.behave(broken)
      await post(streaming)
    }
    upstream.behave((_, response) => void response.socket?.end(`${canary} is no HTTP\r\n\r\n`))
    await post(text)
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"content": ${canary}`)
    })
    await post(text)
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: {"${canary}": nothing\n\n`)
    })
    await post(streaming)
    upstream.behave(() => {})
    await post(text)
  }

  /** What can go wrong at the client. */
  async function mistakes(): Promise<void> {
    upstream.behave(complete)
    const bodies = [
      `${text.slice(0, -1)}, "${canary}": `,
      `{"model": "claude-opus-5-5", "messages": ${canary}}`,
      `{"model": {"name": "${canary}"}}`,
      `{"model": "claude-opus-5-5", "stream": "${canary}"}`,
      `{"model": "claude-opus-5-5", "max_tokens": "${canary}"}`,
      canary,
      JSON.stringify({ ...conversation, metadata: `${canary} metadata` }),
      JSON.stringify({ ...conversation, tools: [{ type: [`${canary} type`] }] }),
    ]
    for (const body of bodies) expect((await post(body)).status).toBe(400)
    const tooLarge = await post(`${canary} `.repeat(3_000_000)).catch(() => ({ status: 413 }))
    expect(tooLarge.status).toBe(413)
    for (const wrong of [keys.unknown, keys.presentedByMistake, `${canary}-credential`])
      for (const headers of [{ 'x-api-key': wrong }, { 'x-api-key': '', authorization: `Bearer ${wrong}` }])
        expect((await post(text, headers)).status).toBe(401)
    await post(text, {}, `/v1/${canary}-path`)
    const port = Number(new URL(server.url).port)
    await rawRequest(port, [`GET /${canary} no HTTP at all\r\n\r\n`]).catch(() => undefined)
    await rawRequest(port, [`GET / HTTP/1.1\r\nhost: x\r\nx-${canary}: ${'x'.repeat(100_000)}\r\n\r\n`])
  }

  /** A client that leaves in the middle, of its request and of its answer. */
  async function leave(): Promise<void> {
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`event: ping\ndata: {"type":"ping","x":"${canary}"}\n\n`)
    })
    const headers = { 'x-api-key': server.secret }
    const request = httpRequest(`${server.url}/v1/messages`, { method: 'POST', headers })
    request.on('error', () => undefined).end(streaming)
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream]
    response.on('error', () => undefined).once('data', () => request.destroy())
    await closed(request)
    const half = httpRequest(`${server.url}/v1/messages`, { method: 'POST', headers })
    half.on('error', () => undefined).write(text.slice(0, 200), () => half.destroy())
    await closed(half)
    await vi.waitFor(async () => {
      const settled = (await folder.entries()).filter(({ kind }) => kind === 'exchange.settled')
      expect(settled.length).toBeGreaterThan(14)
      expect(settled.some(({ data }) => (data as { outcome: string }).outcome === 'abandoned')).toBe(true)
    })
  }

  /** Everything that was written, by where it is. */
  async function written(): Promise<Map<string, string>> {
    const places = await stored(folder.dataDir, storage)
    for (const name of readdirSync(reports)) places.set(name, readFileSync(join(reports, name), 'latin1'))
    places.set('what the sink of the ledger sent', JSON.stringify(splunk.events))
    places.set('standard error', server.errors.join('\n'))
    places.set('standard output', server.printed.filter((line) => !line.includes('export ')).join('\n'))
    return places
  }

  const holding = (places: Map<string, string>, needle: string) =>
    [...places]
      .filter(([, held]) => spellings(needle).some((spelling) => held.includes(spelling)))
      .map(([name]) => name)

  async function check(): Promise<void> {
    checkPlaces(await written())
  }

  function checkPlaces(places: Map<string, string>): void {
    for (const [name, held] of places)
      for (const spelling of spellings(canary)) {
        const at = held.indexOf(spelling)
        if (at >= 0) expect.fail(`${name} holds: ${held.slice(Math.max(0, at - 80), at + 80)}`)
      }
    const structure = holding(places, toolCanary)
    expect(structure.filter((name) => !/ledger/.test(name))).toEqual([])
    expect(structure.length > 0).toBe(retention === 'metadata')
    for (const [name, key] of Object.entries(keys)) expect([name, holding(places, key)]).toEqual([name, []])
    expect(holding(places, server.secret)).toEqual([])
    const token = readFileSync(join(folder.dataDir, 'admin-token'), 'utf8').trim()
    expect(holding(places, token)).toEqual(['admin-token'])
    // The search finds what is there: the record of the work itself.
    expect(holding(places, 'exchange.settled').length).toBeGreaterThan(0)
    expect(holding(places, 'claude-opus-5-5').length).toBeGreaterThan(0)
  }

  it(
    'nothing of what was said, run, read or presented is on disk, in a table or in a log line, while it runs',
    check,
  )

  it('under zdr no digest of content is there either, and the lengths are', async () => {
    const admitted = (await folder.entries()).filter(({ kind }) => kind === 'exchange.admitted')
    for (const { data } of admitted) {
      expect(data).toMatchObject({ retention, requestBytes: expect.any(Number) as number })
      expect('requestDigest' in data).toBe(retention === 'metadata')
    }
  })

  it('tools are known by name and size under metadata, and not at all under zdr', async () => {
    const entries = await folder.entries()
    const used = entries.flatMap(({ data }) => ('toolUses' in data ? (data.toolUses ?? []) : []))
    const given = entries.flatMap(({ data }) => ('toolResults' in data ? (data.toolResults ?? []) : []))
    const names = (tools: readonly { tool: string }[]) =>
      [...new Set(tools.map(({ tool }) => tool))].toSorted()
    const known = retention === 'metadata'
    expect(names(used)).toEqual(known ? ['other', edit.name] : [])
    expect(names(given)).toEqual(known ? [`${toolCanary}_Read`] : [])
    expect(entries.some(({ data }) => 'messages' in data)).toBe(known)
  })

  it('nor has a sink sent any of it, with the dead letters of what its receiver refused', async () => {
    await vi.waitFor(async () => {
      const kinds = splunk.events.map(({ event }) => JSON.stringify(event))
      expect(kinds.some((event) => event.includes('exchange.settled'))).toBe(true)
      const letters = await folder.cli('sinks', 'dead-letters', 'splunk', '--json')
      expect(letters).toMatchObject({ code: 0, stdout: expect.stringContaining('"leaf"') as string })
    })
    await check()
  })

  it('nor does a backup take any of it along', async () => {
    const file = join(reports, 'backup.jsonl.gz')
    const config = ['--config', join(folder.dataDir, 'sekisho.yaml')]
    expect(await folder.cli('backup', '--out', file, ...config)).toMatchObject({ code: 0 })
    const places = await written()
    places.delete('backup.jsonl.gz')
    const backup = gunzipSync(readFileSync(file)).toString('latin1')
    rmSync(file)
    expect(holding(new Map([['backup', backup]]), 'exchange.settled')).toEqual(['backup'])
    checkPlaces(places.set('backup of the ledger and all', backup))
  })

  it('nor is any of it in a report that Node.js writes of itself when told to by a signal', async () => {
    server.child.kill('SIGUSR2')
    await vi.waitFor(() => {
      const [name] = readdirSync(reports)
      expect(JSON.parse(readFileSync(join(reports, name ?? ''), 'utf8'))).toHaveProperty('workers')
    })
    await check()
  })

  it('nor after it has stopped', async () => {
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    await check()
  })

  it('nor after it was killed with a call open', async () => {
    const { secret } = server
    server = { ...(await folder.start()), secret }
    upstream.behave(() => {})
    const before = upstream.received.length
    const open = post(text).catch(() => undefined)
    await upstream.nth(before + 1)
    server.child.kill('SIGKILL')
    await open
    await server.exited
    await check()
    expect(readdirSync(folder.dataDir).filter((name) => /core|report|heap/.test(name))).toEqual([])
    expect(readdirSync(reports)).toHaveLength(1)
  })
})

/** Not `once`, which takes an error for the end of waiting. */
function closed(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => void request.once('close', () => resolve()))
}

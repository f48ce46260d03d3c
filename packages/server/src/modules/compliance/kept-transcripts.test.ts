import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Contents } from '../vault/index.ts'
import { keptTranscripts } from './kept-transcripts.ts'

type Kept = NonNullable<Awaited<ReturnType<Awaited<ReturnType<Contents['readEach']>>>>>

function callOf(exchange: string, content: Buffer, contentEncoding?: string): Kept {
  const head = {
    contentType: 'application/json',
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  }
  return {
    call: { exchange, person: 'per_1', at: 0, boot: 'boot_1' },
    request: { ...head, content, complete: true, ledger: 'matches' },
    response: undefined,
  }
}

function contentsOf(kept: ReadonlyMap<string, Kept>) {
  const happened: string[] = []
  const contents: Pick<Contents, 'isKept' | 'readEach'> = {
    isKept: async (exchange) => kept.has(exchange),
    async readEach(exchanges, { actor, reason }) {
      if (actor.type !== 'compliance_key') expect.unreachable()
      happened.push(`recorded ${exchanges.join(' ')} ${actor.id} ${actor.client?.address} ${reason}`)
      return async (exchange) => {
        happened.push(`opened ${exchange}`)
        return kept.get(exchange)
      }
    },
  }
  return { contents, happened }
}

const client = { address: '192.0.2.9', agent: 'export' }

describe('kept transcripts', () => {
  it('are opened one at a time, after all of them are on record, also when several read at once', async () => {
    const kept = new Map(['a', 'b'].map((name) => [name, callOf(name, Buffer.from(name))]))
    const { contents, happened } = contentsOf(kept)
    const transcripts = keptTranscripts(contents, { fourEyes: false })
    const walk = async (key: string) => {
      for await (const content of transcripts.read(['a', 'gone', 'b'], { key, client }))
        happened.push(typeof content === 'string' ? content : `done ${String(content.request)}`)
    }
    await Promise.all([walk('k1'), walk('k2')])
    expect(happened.filter((line) => line.startsWith('recorded'))).toEqual([
      'recorded a gone b k1 192.0.2.9 compliance API',
      'recorded a gone b k2 192.0.2.9 compliance API',
    ])
    const rest = happened.filter((line) => !line.startsWith('recorded'))
    for (let at = 0; at < rest.length; at += 2)
      expect(rest[at + 1]).toBe(
        rest[at] === 'opened gone' ? 'not_retained' : rest[at]?.replace('opened', 'done'),
      )
  })

  it('give their turn back when a reader leaves in the middle', async () => {
    const { contents } = contentsOf(new Map([['a', callOf('a', Buffer.from('a'))]]))
    const transcripts = keptTranscripts(contents, { fourEyes: false })
    for (let reader = 0; reader < 2; reader++)
      for await (const content of transcripts.read(['a', 'a'], { key: 'k', client })) {
        expect(content).toMatchObject({ request: Buffer.from('a') })
        break
      }
  })

  it('are unpacked, unless they are broken or unpack to more than anybody may send', async () => {
    const body = Buffer.from('{"messages":[]}')
    const bomb = gzipSync(Buffer.alloc(67_108_865))
    const kept = new Map([
      ['plain', callOf('plain', body)],
      ['gzip', callOf('gzip', gzipSync(body), 'GZIP')],
      ['zstd', callOf('zstd', zstdCompressSync(body), 'zstd')],
      ['broken', callOf('broken', gzipSync(body).subarray(0, 12), 'gzip')],
      ['bomb', callOf('bomb', bomb, 'gzip')],
      ['unknown', callOf('unknown', body, 'snappy')],
    ])
    const transcripts = keptTranscripts(contentsOf(kept).contents, { fourEyes: false })
    const found: unknown[] = []
    for await (const content of transcripts.read([...kept.keys()], { key: 'k', client }))
      found.push(typeof content === 'string' ? content : content.request?.toString())
    const text = body.toString()
    expect(found).toEqual([text, text, text, undefined, undefined, undefined])
  })

  it('of which each needs a second person are not opened, and what is not kept still says so', async () => {
    const { contents, happened } = contentsOf(new Map([['a', callOf('a', Buffer.from('a'))]]))
    const found = []
    for await (const content of keptTranscripts(contents, { fourEyes: true }).read(['a', 'b'], {
      key: 'k',
      client,
    }))
      found.push(content)
    expect(found).toEqual(['approval_required', 'not_retained'])
    expect(happened).toEqual([])
  })
})

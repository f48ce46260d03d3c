import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ExportError, type ExportVerdict } from '@sekisho/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { exportVerdict, note, provenEntry } from '../testing-ledger.ts'
import { fakeApi, fakeDataDir, runCli, type FakeDataDir } from '../testing.ts'

let data: FakeDataDir
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())

describe('ledger verify --from', () => {
  const verify = (verdictOf: Partial<ExportVerdict>, ...words: string[]) =>
    runCli(['ledger', 'verify', '--from', 'x.jsonl', ...words], {
      server: { verifyExport: async () => ({ ...exportVerdict, ...verdictOf }) },
    })

  it('says which key has signed what, and that a key of the export’s own proves little', async () => {
    const key = 'sekisho/host+00000000+AAAA'
    const keys = [{ key, checkpoints: 3, firstSize: 4, lastSize: 12 }]
    const { code, out } = await verify({ keys })
    expect(code).toBe(0)
    expect(out).toContain(`3 checkpoints (sizes 4 to 12) signed by ${key}`)
    expect(out).not.toContain('--key')
    expect((await verify({ ownKeys: true })).out).toContain('--key')
  })

  it('ends with 1 and names the place, its time, and how far nothing was changed', async () => {
    const where = { boot: 'boot_1', seq: 3, leaf: 7, line: 9, time: Date.UTC(2026, 10, 22) }
    const problems = [{ what: 'altered' as const, ...where, detail: 'not the bytes' }]
    const { code, out } = await verify({ ok: false, problems, problemCount: 1, intactThrough: 4 })
    expect(code).toBe(1)
    expect(out).toContain('(boot_1 #3 leaf 7 line 9 2026-11-22T00:00:00.000Z)')
    expect(out).toContain('first 4 entries')
  })

  it('says what is wrong in the reader’s language', async () => {
    const problems = [{ what: 'altered' as const, leaf: 7, detail: 'it does not continue the chain' }]
    const { out } = await verify({ ok: false, problems, problemCount: 1 }, '--lang', 'ja')
    expect(out).toContain('つながっていません (leaf 7)')
  })

  it('says what to do when the checkpoint is newer than the export, and only then', async () => {
    const file = join(data.dataDir, 'kept.txt')
    await writeFile(file, note)
    const keys = [{ key: 'sekisho/host+00000000+AAAA', checkpoints: 1, firstSize: 9, lastSize: 9 }]
    const problems = [{ what: 'missing' as const, detail: 'it covers more' }]
    const short = { ok: false, problems, problemCount: 1, sequenced: 9, keys }
    const { code, out } = await verify(short, '--checkpoint', file)
    expect(code).toBe(1)
    expect(out).toContain('The checkpoint of 10 entries is newer than this export.')
    const whole = await verify({ ...short, sequenced: 10 }, '--checkpoint', file)
    expect(whole.out).not.toContain('newer')
  })

  it('says in Japanese why an export cannot be verified', async () => {
    const refused = (error: Error) => {
      const verifyExport = async () => {
        throw error
      }
      return runCli(['ledger', 'verify', '--from', 'x.jsonl', '--lang', 'ja'], { server: { verifyExport } })
    }
    expect((await refused(new ExportError('the export is empty'))).err).toContain('書き出しが空です')
    const cutOff = Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })
    expect((await refused(cutOff)).err).toContain('完全な gzip ファイルではありません')
  })

  it('ends with 2 for a key that is none', async () => {
    const { code, err } = await verify({}, '--key', 'nonsense+00000000+AAAA')
    expect(code).toBe(2)
    expect(err).toContain('--key')
    expect((await verify({}, '--key', 'no-such-file')).code).toBe(2)
  })
})

describe('ledger proof', () => {
  it('names the leaf as it stands in the command', async () => {
    const { code, err } = await runCli(['ledger', 'proof', 'abc', '--out', 'x'])
    expect(code).toBe(2)
    expect(err).toContain('<leaf> must be')
  })
})

describe('ledger export', () => {
  async function* pieces() {
    yield Buffer.from('{"leaf":0}\n{"le')
    yield Buffer.from('af":1}\n')
  }
  const onServer = async (words: string[]) => {
    const fake = fakeApi({ ...answers, exportLedger: pieces() })
    return { ...(await runCli([...words, '--data', data.dataDir], { fetch: fake.fetch })), asked: fake.asked }
  }

  it('prints the lines as they come, or packs them into a file', async () => {
    expect(await onServer(['ledger', 'export'])).toMatchObject({ code: 0, out: '{"leaf":0}\n{"leaf":1}\n' })
    const file = join(data.dataDir, 'ledger.jsonl.gz')
    expect((await onServer(['ledger', 'export', '--out', file])).code).toBe(0)
    expect(gunzipSync(await readFile(file)).toString()).toBe('{"leaf":0}\n{"leaf":1}\n')
  })

  it('writes over nothing, and asks the server for nothing, unless it is told to', async () => {
    const file = join(data.dataDir, 'evidence.jsonl')
    await writeFile(file, 'kept')
    const refused = await onServer(['ledger', 'export', '--out', file])
    expect(refused).toMatchObject({ code: 2, asked: [] })
    expect(refused.err).toContain('--force')
    expect(await readFile(file, 'utf8')).toBe('kept')
    expect((await onServer(['ledger', 'export', '--out', file, '--force'])).code).toBe(0)
    expect(await readFile(file, 'utf8')).toBe('{"leaf":0}\n{"leaf":1}\n')
  })

  it('that is cut off leaves no file, and what was there before', async () => {
    async function* cut() {
      yield Buffer.from('{"leaf":0}\n')
      throw new Error('the connection ended')
    }
    const folder = join(data.dataDir, 'cut')
    await mkdir(folder)
    await writeFile(join(folder, 'old.jsonl'), 'kept')
    for (const words of [['new.jsonl'], ['new.jsonl.gz'], ['old.jsonl', '--force']]) {
      const [name = '', ...flags] = words
      const fake = fakeApi({ ...answers, exportLedger: cut() })
      const asked = ['ledger', 'export', '--out', join(folder, name), ...flags, '--data', data.dataDir]
      const { code, err } = await runCli(asked, { fetch: fake.fetch })
      expect([code, err]).toEqual([3, expect.stringContaining('cut off')])
    }
    expect(await readdir(folder)).toEqual(['old.jsonl'])
    expect(await readFile(join(folder, 'old.jsonl'), 'utf8')).toBe('kept')
  })

  it('asks for what was said', async () => {
    const words = ['--person', answers.createPerson.id, '--since', '2026-11-01', '--kind', 'person.created']
    const { asked } = await onServer(['ledger', 'export', ...words])
    expect(asked.at(-1)).toMatchObject({
      operation: 'exportLedger',
      input: {
        from: 0,
        person: answers.createPerson.id,
        since: '2026-11-01T00:00:00.000Z',
        kind: 'person.created',
      },
    })
    expect((await onServer(['ledger', 'export', '--since', 'yesterday'])).code).toBe(2)
    expect((await onServer(['ledger', 'export', '--since', '7d'])).code).toBe(0)
  })
})

describe('ledger keys', () => {
  it('saves the public keys as --key takes them', async () => {
    const { key } = await provenEntry()
    const fake = fakeApi({
      ...answers,
      listCheckpointKeys: { data: [{ key, createdAt: '2026-11-22T06:14:00.000Z' }] },
    })
    const file = join(data.dataDir, 'saved.key')
    const words = ['ledger', 'keys', '--out', file, '--data', data.dataDir]
    const { code, out } = await runCli(words, { fetch: fake.fetch })
    expect(code).toBe(0)
    expect(out).toContain('Saved 1 key to')
    expect(await readFile(file, 'utf8')).toBe(`${key}\n`)
    const json = await runCli([...words, '--json'], { fetch: fake.fetch })
    expect(JSON.parse(json.out)).toEqual({ file, keys: [key] })
  })
})

describe('ledger verify-proof', () => {
  it('shows the entry that is proven, safe to print, and refuses everything else', async () => {
    const { key, proof, entry } = await provenEntry()
    const file = join(data.dataDir, 'entry.tlog-proof')
    await writeFile(file, proof)
    const verify = (...words: string[]) => runCli(['ledger', 'verify-proof', file, ...words])
    const { code, out } = await verify('--key', key)
    expect(code).toBe(0)
    expect(out).toContain('leaf 0 of sekisho/test')
    expect(out).toContain('田中')
    expect(JSON.parse((await verify('--key', key, '--json')).out)).toMatchObject({
      ok: true,
      entry,
      keys: [key],
    })
    expect((await verify('--key', (await provenEntry()).key)).code).toBe(1)
    await writeFile(file, proof.replace('index 0', 'index 1'))
    expect((await verify('--key', key)).code).toBe(1)
    await writeFile(file, 'nonsense')
    expect((await verify('--key', key, '--json')).out).toContain('"ok": false')
  })
})

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeApi, fakeDataDir, runCli, type FakeDataDir } from '../testing.ts'
import { witnessAnswers } from '../testing-answers/witnesses.ts'

let data: FakeDataDir
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())

const [agreeing] = witnessAnswers.listWitnesses.data

function list(witness: object, ...words: string[]) {
  const listWitnesses = { data: [{ ...agreeing, ...witness }] } as typeof witnessAnswers.listWitnesses
  const { fetch } = fakeApi({ listWitnesses })
  return runCli(['ledger', 'witnesses', '--data', data.dataDir, ...words], { fetch })
}

describe('ledger witnesses', () => {
  it('shows how far each is, and the key to witness others with', async () => {
    const { fetch } = fakeApi(witnessAnswers)
    const { code, out } = await runCli(['ledger', 'witnesses', '--data', data.dataDir], { fetch })
    expect(code).toBe(0)
    expect(out).toContain('2026-11-22 06:14')
    expect(out).toContain('agrees')
    expect(out).toContain('+00000000+AA')
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  it('shows why one takes no checkpoints, or that it is not read back', async () => {
    expect((await list({ problem: 'it answered with status 503', failures: 3 })).out).toContain('status 503')
    expect((await list({ readable: false })).out).toContain('not read back')
  })

  it.each(['ahead', 'fork', 'behind'])(
    'that is %s is a conflict in either language, and an exit code',
    async (what) => {
      const conflict = { what, witnessSize: 150, ownSize: 105 }
      const english = await list({ conflict })
      expect(english).toMatchObject({ code: 1, out: expect.stringContaining('CONFLICT') })
      expect(english.out).toContain('150')
      expect((await list({ conflict }, '--lang', 'ja')).out).toContain('食い違い')
      expect((await list({ conflict }, '--json')).code).toBe(1)
    },
  )
})

describe('ledger witnesses fetch', () => {
  it('writes the checkpoint as it is, and says where it is from when not from the witness', async () => {
    const file = join(data.dataDir, 'checkpoint.txt')
    const api = fakeApi(witnessAnswers)
    const words = ['ledger', 'witnesses', 'fetch', 'audit-share', '--out', file, '--data', data.dataDir]
    const { code, out } = await runCli(words, { fetch: api.fetch })
    expect(code).toBe(0)
    expect(out).toContain('cannot be read')
    expect(api.asked[0]?.input).toMatchObject({ name: 'audit-share' })
    expect(await readFile(file, 'utf8')).toBe(witnessAnswers.readWitnessedCheckpoint.checkpoint)
    await rm(file)
  })
})

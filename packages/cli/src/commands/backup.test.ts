import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeDataDir, runCli, type FakeDataDir } from '../testing.ts'
import { backupSummary, verdict } from '../testing-ledger.ts'

let data: FakeDataDir
beforeAll(async () => void (data = await fakeDataDir()))
afterAll(() => data.dispose())

const file = join(tmpdir(), 'no-such-backup.jsonl.gz')
const restored = { ...backupSummary, verdict, missingKeys: [] }

describe('backup', () => {
  const backUp = (words: string[], keys: string[] = []) =>
    runCli(['backup', '--out', file, '--data', data.dataDir, ...words], {
      server: {
        writeBackup: async ({ withKeys }) => ({ ...backupSummary, keys: withKeys ? keys : [] }),
      },
    })

  it('says what must be kept beside it when the keys are not in it', async () => {
    const { code, out } = await backUp([])
    expect(code).toBe(0)
    expect(out).toContain('120 rows')
    expect(out).toContain('master-key')
  })

  it('says how secret it is when the keys are in it', async () => {
    const { out } = await backUp(['--with-keys'], ['master-key', 'checkpoint-key.pem'])
    expect(out).toContain('master-key, checkpoint-key.pem')
  })

  it('ends with 4 and why when it cannot be made', async () => {
    const { code, err } = await runCli(['backup', '--out', file, '--data', data.dataDir], {
      server: { writeBackup: () => Promise.reject(new Error('there is a file of this name already')) },
    })
    expect(code).toBe(4)
    expect(err).toContain('there is a file of this name already.')
  })

  it('ends with 3 when there is no data directory', async () => {
    const { code } = await runCli(['backup', '--out', file, '--data', join(tmpdir(), 'sekisho-nowhere')])
    expect(code).toBe(3)
  })
})

describe('restore', () => {
  const backup = join(tmpdir(), `sekisho-backup-${process.pid}.jsonl.gz`)
  beforeAll(() => writeFile(backup, ''))
  afterAll(() => rm(backup, { force: true }))
  const restore = (given: object, ...words: string[]) =>
    runCli(['restore', '--from', backup, '--data', data.dataDir, ...words], {
      server: { restoreBackup: async () => ({ ...restored, ...given }) },
    })

  it('says what was restored and that the ledger is in order', async () => {
    const { code, out } = await restore({})
    expect(code).toBe(0)
    expect(out).toContain('2026-11-26')
    expect(out).toContain('in order')
  })

  it('names the keys without which sealed values stay sealed', async () => {
    expect((await restore({ missingKeys: ['master-key'] })).out).toContain('Not there: master-key')
  })

  it('ends with 1 when the ledger lacks what a checkpoint vouches for', async () => {
    const problems = [{ what: 'missing', leaf: 12, detail: 'the given checkpoint covers 20 entries' }]
    const { code, out } = await restore({ verdict: { ...verdict, ok: false, problems, problemCount: 1 } })
    expect(code).toBe(1)
    expect(out).toContain('covers 20 entries')
  })

  it('ends with 4 and why when the file is refused', async () => {
    const { code, err } = await runCli(['restore', '--from', backup, '--data', data.dataDir, '--json'], {
      server: { restoreBackup: () => Promise.reject(new Error('the database is not empty')) },
    })
    expect(code).toBe(4)
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'backup_failed' } })
  })

  it('ends with 2 when there is no such file', async () => {
    const { code, err } = await runCli(['restore', '--from', file, '--data', data.dataDir, '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'file_unreadable' } })
  })
})

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { admitted, noon, refused, settled } from '../modules/ledger/testing/entries.ts'
import { createTestClock, openEmpty, openNode, privateKey } from '../modules/ledger/testing/nodes.ts'
import { createPeople } from '../modules/people/index.ts'
import { localChanges } from '../platform/changes/local.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { openControlDatabase } from '../platform/sql/control-database.ts'
import { openSnapshot } from '../platform/sql/dump/snapshot.ts'
import { openSql } from '../platform/sql/open-sql.ts'
import { testDatabases, type TestDatabase } from '../platform/sql/test-database.ts'
import { openStoredLedger } from '../stored-ledger.ts'
import { databaseSets, storageOf, type DataPlace } from './databases.ts'
import { BackupError, backupReasons } from './backup-error.ts'
import { decodeRow, encodeRow } from './lines.ts'
import { restoreBackup } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

const databases = await testDatabases()
const folders: string[] = []
const now = Date.UTC(2026, 10, 26)

afterEach(async () => {
  for (const database of databases) await database.dispose()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sekisho-backup-'))
  folders.push(path)
  return path
}

async function emptyPlace(database: TestDatabase): Promise<DataPlace> {
  const storage = await database.open()
  return { dataDir: await folder(), storage: storage.kind === 'postgres' ? storage : { kind: 'sqlite' } }
}

function setOf(place: DataPlace, name: string) {
  const set = databaseSets.find((each) => each.name === name)
  if (set === undefined) throw new Error(`no set ${name}`)
  return storageOf(place, set)
}

/** A place where a server has worked: people, and a ledger of some entries. */
async function usedPlace(database: TestDatabase): Promise<DataPlace> {
  const place = await emptyPlace(database)
  const control = await openControlDatabase({
    storage: setOf(place, 'control'),
    clock: systemClock,
    random: randomBytes,
    changes: localChanges({ log: pino({ level: 'silent' }) }),
  })
  const people = await createPeople({ db: control, clock: systemClock, random: randomBytes })
  for (const name of ['花子', "O'Brien", 'line\nfeed']) {
    await people.create({ type: 'operator' }, { name, roles: ['developer'], groups: [] })
  }
  await control.close()
  await writeFile(join(place.dataDir, 'checkpoint-key.pem'), privateKey, { mode: 0o600 })
  const ledger = await openEmpty(setOf(place, 'ledger'))
  await ledger.kysely
    .insertInto('ledger_unerased')
    .values({ commitment: 'x'.repeat(43) })
    .execute()
  await ledger.close()
  await work(place, 'boot_a', 30)
  return place
}

async function work(place: DataPlace, boot: string, calls: number): Promise<void> {
  // A checkpoint is kept once the last one is a second old.
  const clock = createTestClock(boot === 'boot_a' ? noon : noon + 86_400_000)
  const node = await openNode({ boot, storage: setOf(place, 'ledger'), clock })
  for (let i = 0; i < calls; i++) {
    await node.append(
      admitted(`exc_${boot}_${i}`),
      settled(`exc_${boot}_${i}`),
      refused(`exc_${boot}_no_${i}`),
    )
  }
  await node.close()
}

/** Every row of a place, by table, in an order of its own. */
async function contentOf(place: DataPlace): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {}
  const sets = place.storage.kind === 'postgres' ? databaseSets.slice(0, 1) : databaseSets
  for (const set of sets) {
    const storage = storageOf(place, set)
    if (storage.kind === 'sqlite' && !existsSync(storage.file)) continue
    const snapshot = await openSnapshot(storage)
    for (const table of snapshot.tables) {
      if (table.name.endsWith('_migration') || table.name.endsWith('_lock')) continue
      const columns = table.columns.toSorted()
      const rows: string[] = []
      for await (const page of snapshot.rows({ ...table, columns })) rows.push(...page.map(encodeRow))
      content[table.name] = rows.toSorted()
    }
    await snapshot.close()
  }
  return content
}

/** Rows of the ledger's index that lie in no month's partition. */
async function unpartitioned({ storage }: DataPlace): Promise<number> {
  if (storage.kind !== 'postgres') return 0
  const opened = await openSql<{ ledger_index_rest: { leaf: number } }>({ storage })
  const rows = await opened.kysely.selectFrom('ledger_index_rest').select('leaf').execute()
  await opened.close()
  return rows.length
}

describe.each(databases)('a backup of a server on $name', (database) => {
  test.each(databases)('is restored to $name with every row, and the ledger verifies', async (other) => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    const summary = await writeBackup({ place, file, withKeys: true, now })
    expect(summary).toMatchObject({ createdAt: now, keys: ['checkpoint-key.pem'] })
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    const target = await emptyPlace(other)
    const restored = await restoreBackup({ place: target, file })
    expect(restored).toMatchObject({ rows: summary.rows, verdict: { ok: true, problems: [] } })
    expect(restored.missingKeys).toEqual([])
    expect(await contentOf(target)).toEqual(await contentOf(place))
    expect(await readFile(join(target.dataDir, 'checkpoint-key.pem'), 'utf8')).toBe(privateKey)
    expect(await unpartitioned(target)).toBe(0)
    // It goes on from there.
    await work(target, 'boot_b', 3)
    expect(await openStoredLedger(target).verify({})).toMatchObject({ ok: true })
  })

  test('leaves the keys out unless they are asked for', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    expect(await writeBackup({ place, file, withKeys: false, now })).toMatchObject({ keys: [] })
    expect(gunzipSync(await readFile(file)).includes('PRIVATE KEY')).toBe(false)
    const { missingKeys } = await restoreBackup({ place: await emptyPlace(database), file })
    expect(missingKeys).toEqual(['checkpoint-key.pem'])
  })

  test('is whole while the server writes on', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    const working = work(place, 'boot_b', 60)
    await writeBackup({ place, file, withKeys: true, now })
    await working
    const target = await emptyPlace(database)
    const { verdict } = await restoreBackup({ place: target, file })
    expect(verdict.problems).toEqual([])
  })

  test('of yesterday is shown to lack what a checkpoint of today vouches for', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    await writeBackup({ place, file, withKeys: true, now })
    await work(place, 'boot_b', 5)
    const checkpoint = (await openStoredLedger(place).newestCheckpoint()) ?? ''
    const target = await emptyPlace(database)
    const { verdict } = await restoreBackup({ place: target, file, checkpoint })
    expect(verdict.problems).toMatchObject([{ what: 'missing', leaf: verdict.sequenced }])
  })

  test('is refused where something is already, and what is there stays', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    await writeBackup({ place, file, withKeys: true, now })
    const before = await contentOf(place)
    await expect(restoreBackup({ place, file })).rejects.toThrow(BackupError)
    expect(await contentOf(place)).toEqual(before)
    await expect(writeBackup({ place, file, withKeys: true, now })).rejects.toThrow(BackupError)
  })

  test('is refused beside another key, and leaves nothing', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    await writeBackup({ place, file, withKeys: true, now })
    const target = await emptyPlace(database)
    await writeFile(join(target.dataDir, 'checkpoint-key.pem'), 'another', { mode: 0o600 })
    await expect(restoreBackup({ place: target, file })).rejects.toThrow('checkpoint-key.pem')
    expect(await readdir(target.dataDir)).toEqual(['checkpoint-key.pem'])
  })

  test('of a newer version is refused before anything is made', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    await writeBackup({ place, file, withKeys: true, now })
    const target = await emptyPlace(database)
    const newer = await changed(file, (text) => text.replace('"0001_ledger"', '"0001_ledger","9999_new"'))
    await expect(restoreBackup({ place: target, file: newer })).rejects.toMatchObject({
      reason: 'newer',
      said: { ja: expect.stringMatching(/^より新しい Sekisho/) },
    })
    expect(existsSync(join(target.dataDir, 'ledger.sqlite'))).toBe(false)
  })

  test('of a place where no server was is refused', async () => {
    const file = join(await folder(), 'backup.jsonl.gz')
    const place = await emptyPlace(database)
    await expect(writeBackup({ place, file, withKeys: true, now })).rejects.toThrow(BackupError)
    expect(existsSync(file)).toBe(false)
  })
})

/** The same backup with another text, whole in form. */
async function changed(file: string, change: (text: string) => string): Promise<string> {
  const lines = change(gunzipSync(await readFile(file)).toString())
    .split('\n')
    .slice(0, -2)
  const { createHash } = await import('node:crypto')
  const text = `${lines.join('\n')}\n`
  const end = { lines: lines.length, sha256: createHash('sha256').update(text).digest('hex') }
  const copy = join(await folder(), 'changed.jsonl.gz')
  await writeFile(copy, gzipSync(`${text}${JSON.stringify(end)}\n`))
  return copy
}

describe('a backup that is not what was written', () => {
  const database = databases[0]
  if (database === undefined) throw new Error('no database')

  test('is refused, whatever byte was changed or wherever it was cut, and nothing is made', async () => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    await writeBackup({ place, file, withKeys: true, now })
    const bytes = gunzipSync(await readFile(file))
    const bad = join(await folder(), 'bad.jsonl.gz')
    const target = await emptyPlace(database)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const copy = cut ? bytes.subarray(0, at) : Buffer.from(bytes)
          if (!cut) copy[at] = (copy[at] ?? 0) ^ by
          await writeFile(bad, gzipSync(copy))
          await expect(restoreBackup({ place: target, file: bad })).rejects.toThrow(BackupError)
          expect(await readdir(target.dataDir)).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  test.each([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a gzip of nothing', gzipSync('')],
    ['a gzip of text', gzipSync('hello\nworld\n')],
    ['half a gzip', gzipSync('{"sekishoBackup":1}\n'.repeat(50)).subarray(0, 20)],
  ])('is refused when it is %s', async (_, content) => {
    const file = join(await folder(), 'bad.gz')
    await writeFile(file, content)
    const target = await emptyPlace(database)
    await expect(restoreBackup({ place: target, file })).rejects.toThrow(BackupError)
  })

  test.each([
    ['a row before any table', '["a"]'],
    ['a row of another length', '{"table":"people","columns":["id"]}\n["a","b"]'],
    ['a value no column can hold', '{"table":"people","columns":["id"]}\n[{"a":1}]'],
    ['an unknown table', '{"table":"nobody","columns":["id"]}\n["a"]'],
    ['an unknown column', '{"table":"people","columns":["nothing"]}\n["a"]'],
    ['a file that is no key', '{"file":"../../etc/passwd","content":"YQ=="}'],
    ['an unknown line', '{"what":1}'],
  ])('is refused for %s', async (_, line) => {
    const place = await usedPlace(database)
    const file = join(await folder(), 'backup.jsonl.gz')
    await writeBackup({ place, file, withKeys: false, now })
    const bad = await changed(file, (text) => {
      const [head = '', ...rest] = text.split('\n')
      return [head, line, rest.at(-2), ''].join('\n')
    })
    const target = await emptyPlace(database)
    await expect(restoreBackup({ place: target, file: bad })).rejects.toThrow(BackupError)
    expect(await readdir(target.dataDir)).toEqual([])
  })
})

test('any row is read as it was written', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.constant(null),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  )
  fc.assert(
    fc.property(fc.array(cell), (row) => {
      const line = encodeRow(row)
      expect(line).not.toContain('\n')
      expect(decodeRow(line, row.length)).toEqual(row)
    }),
  )
})

test.each(Object.entries(backupReasons))(
  '%s is said in both languages, with the same places',
  (_, { en, ja }) => {
    const places = (text: string) => text.match(/\{\w+\}/g)?.toSorted() ?? []
    expect(places(ja)).toEqual(places(en))
    expect(ja).toMatch(/[\u3040-\u30ff]/)
  },
)

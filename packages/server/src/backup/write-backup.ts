import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { keyFiles } from '../platform/keyring/keyring.ts'
import { openSnapshot } from '../platform/sql/dump/snapshot.ts'
import type { Snapshot } from '../platform/sql/dump/snapshot-rows.ts'
import { version } from '../version.ts'
import { checkBackup, type BackupSummary } from './check-backup.ts'
import { databaseSets, isMigrationTable, storageOf, type DataPlace, type DatabaseSet } from './databases.ts'
import { BackupError } from './backup-error.ts'
import { encodeRow, type Head } from './lines.ts'

export interface BackupOptions {
  place: DataPlace
  /** that is to be made; mode 0600, gzip */
  file: string
  /** also the files that unseal what the database keeps sealed */
  withKeys: boolean
  /** epoch milliseconds */
  now: number
}

/**
 * Writes everything a server keeps into one file while it goes on, and reads the file again before it says so. The file
 * has its name only when it is whole.
 * @throws BackupError, or the error of the driver or the file system
 */
export async function writeBackup({ place, file, withKeys, now }: BackupOptions): Promise<BackupSummary> {
  if (existsSync(file)) throw new BackupError('nameTaken')
  const opened = await openSnapshots(place)
  const unfinished = `${file}.unfinished`
  try {
    await writeWhole(unfinished, lines(opened, { now, withKeys, dataDir: place.dataDir }))
    const summary = await checkBackup(unfinished)
    await rename(unfinished, file)
    return summary
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    for (const { snapshot } of opened) await snapshot.close()
  }
}

interface Opened {
  sets: readonly DatabaseSet[]
  snapshot: Snapshot
}

async function openSnapshots(place: DataPlace): Promise<Opened[]> {
  if (place.storage.kind === 'postgres') {
    return [{ sets: databaseSets, snapshot: await openSnapshot(place.storage) }]
  }
  const opened: Opened[] = []
  for (const set of databaseSets) {
    const storage = storageOf(place, set)
    if (storage.kind === 'sqlite' && !existsSync(storage.file)) continue
    opened.push({ sets: [set], snapshot: await openSnapshot(storage) })
  }
  return opened
}

async function* lines(
  opened: readonly Opened[],
  { now, withKeys, dataDir }: { now: number; withKeys: boolean; dataDir: string },
): AsyncGenerator<string> {
  const migrations: Head['migrations'] = {}
  for (const { sets, snapshot } of opened) {
    for (const { name, migrationTable } of sets) {
      const taken = await namesIn(snapshot, migrationTable)
      if (taken.length > 0) migrations[name] = taken
    }
  }
  if (Object.keys(migrations).length === 0) throw new BackupError('nothingKept')
  const there = keyFiles.filter((name) => existsSync(join(dataDir, name)))
  const head: Head = { sekishoBackup: 1, version, createdAt: now, migrations, keyFiles: there }
  yield JSON.stringify(head)
  for (const { snapshot } of opened) yield* tableLines(snapshot)
  if (withKeys) yield* fileLines(dataDir, there)
}

async function namesIn(snapshot: Snapshot, migrationTable: string): Promise<string[]> {
  const table = snapshot.tables.find(({ name }) => name === migrationTable)
  if (table === undefined) return []
  const names: string[] = []
  for await (const page of snapshot.rows({ ...table, columns: ['name'] })) {
    names.push(...page.map(([name]) => String(name)))
  }
  return names.toSorted()
}

async function* tableLines(snapshot: Snapshot): AsyncGenerator<string> {
  for (const table of snapshot.tables) {
    if (isMigrationTable(table.name)) continue
    yield JSON.stringify({ table: table.name, columns: table.columns })
    for await (const page of snapshot.rows(table)) for (const row of page) yield encodeRow(row)
  }
}

async function* fileLines(dataDir: string, names: readonly string[]): AsyncGenerator<string> {
  for (const file of names) {
    const content = await readFile(join(dataDir, file), 'base64')
    yield JSON.stringify({ file, content })
  }
}

/** Bytes of text gathered before they are compressed: one line at a time would cost more than the compression. */
const chunkLength = 65_536

async function writeWhole(file: string, content: AsyncIterable<string>): Promise<void> {
  await pipeline(
    Readable.from(chunksOf(content), { objectMode: false }),
    createGzip({ level: 4 }),
    createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
  )
}

async function* chunksOf(content: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const sha256 = createHash('sha256')
  let waiting = ''
  let count = 0
  const flush = (): Buffer => {
    const bytes = Buffer.from(waiting)
    sha256.update(bytes)
    waiting = ''
    return bytes
  }
  for await (const line of content) {
    waiting += `${line}\n`
    count += 1
    if (waiting.length >= chunkLength) yield flush()
  }
  yield flush()
  yield Buffer.from(`${JSON.stringify({ lines: count, sha256: sha256.digest('hex') })}\n`)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { testPostgres, type TestDatabase } from '../../packages/server/src/platform/sql/test-database.ts'
import { measureFsyncMs } from '../processes/disk.ts'
import { median } from '../statistics.ts'
import { measureAppends } from './appends.ts'
import { fillLedger } from './fill.ts'
import { measureQueries } from './queries.ts'

const help = `npm run bench:ledger [-- OPTIONS]

Fills a ledger and measures what finding entries takes, and how long appends take to be durable.

  --entries N            10000000: about 12 GB of disk for each storage
  --storage sqlite,postgres
  --rate N               appends a second, 5000
  --seconds N            10
  --repetitions N        searches of each kind, 30
  --seed N
  --help

PostgreSQL is that of the tests (SEKISHO_TEST_POSTGRES_URL).
`

/** 1 December 2025, so that the year of the entries ends before the clock of the bench's node, in November 2026. */
const begin = Date.UTC(2025, 11)

interface Options {
  entries: number
  rate: number
  seconds: number
  repetitions: number
  seed: number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      entries: { type: 'string', default: '10000000' },
      storage: { type: 'string', default: 'sqlite,postgres' },
      rate: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '10' },
      repetitions: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const options: Options = {
    entries: Number(values.entries),
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    repetitions: Number(values.repetitions),
    seed: Number(values.seed),
  }
  console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`)
  for (const kind of values.storage.split(',')) await benchStorage(kind, options)
}

async function benchStorage(kind: string, options: Options): Promise<void> {
  const { open, dispose } = kind === 'postgres' ? await postgres() : sqlite()
  try {
    const appends = await measureAppends({
      storage: await open(),
      perSecond: options.rate,
      seconds: options.seconds,
    })
    // What a commit waits for, whoever else writes to the disk.
    const fsyncMs = median(measureFsyncMs(tmpdir(), 100))
    console.log(`\n${kind}: appends; an fsync takes ${fsyncMs.toFixed(2)} ms`)
    console.table([rounded(appends)])
    const storage = await open()
    const seconds = await fillLedger({ storage, begin, ...options, say: (line) => console.error(line) })
    const size = storage.kind === 'sqlite' ? `, ${(statSync(storage.file).size / 1e9).toFixed(1)} GB` : ''
    console.log(`\n${kind}: ${options.entries} entries, filled in ${seconds.toFixed(0)} s${size}`)
    console.table((await measureQueries({ storage, begin, ...options })).map(rounded))
    console.log(`load ${loadavg()[0]?.toFixed(1)}`)
  } finally {
    await dispose()
  }
}

type Opened = Pick<TestDatabase, 'open' | 'dispose'>

async function postgres(): Promise<Opened> {
  const database = await testPostgres()
  if (database === undefined) throw new Error('PostgreSQL cannot be reached')
  return database
}

/** Not the tests' one, so that a file of many gigabytes lies where TMPDIR says. */
function sqlite(): Opened {
  const folders: string[] = []
  return {
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-bench-'))
      folders.push(folder)
      return { kind: 'sqlite', file: join(folder, 'ledger.sqlite') }
    },
    async dispose() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true })
    },
  }
}

function rounded(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 100) / 100 : value,
    ]),
  )
}

if (import.meta.main) await main()

import { randomBytes } from 'node:crypto'
import type { ExchangeSettled } from '@sekisho/contract'
import { pino } from 'pino'
import { createLedger, type Ledger } from './modules/ledger/index.ts'
import { admitted, settled } from './modules/ledger/testing/entries.ts'
import { createTestClock, origin, privateKey } from './modules/ledger/testing/nodes.ts'
import { createReports, type Reports } from './modules/reports/index.ts'
import { createRates } from './modules/spend/index.ts'
import { localChanges } from './platform/changes/local.ts'
import { createLocalDays } from './platform/clock/local-days.ts'
import { createLocalLease } from './platform/lease/local.ts'
import { openControlDatabase, type ControlDatabase } from './platform/sql/control-database.ts'
import type { Storage } from './platform/sql/storage.ts'
import type { TestDatabase } from './platform/sql/test-database.ts'

const log = pino({ level: 'silent' })
const timeZone = 'Asia/Tokyo'
const random = (size: number) => randomBytes(size)
const clock = createTestClock(Date.UTC(2026, 10, 25))

/** Test support: everything of reports but its databases. */
export const deps = {
  clock,
  random,
  timeZone,
  providers: ['anthropic', 'other'],
  credentials: { listUnused: async () => ({ data: [] }) },
  rates: createRates({ multiplierPpm: 1_000_000, overrides: [] }),
}

export interface ReportsFixture {
  control: Storage
  db: ControlDatabase
  ledger: Ledger
  reports: Reports
  /** One call at a time of day, settled already. */
  call: (time: string, data?: Partial<ExchangeSettled>) => Promise<void>
  close: () => Promise<void>
}

/** Another node on the same database. */
export const openControl = (storage: Storage) =>
  openControlDatabase({ storage, clock, random, changes: localChanges({ log }) })

/** Reports on a real ledger, in new databases. @param workerUrl of the ledger's thread (`bundleWorker`) */
export async function openReports(databases: TestDatabase, workerUrl: URL): Promise<ReportsFixture> {
  const control = await databases.openControl()
  const db = await openControl(control)
  const ledger = await createLedger({
    storage: control.kind === 'postgres' ? control : await databases.open(),
    node: { version: '0', host: 'test', pid: 1 },
    checkpointKeys: [{ name: origin, privateKey }],
    clock,
    random,
    lease: createLocalLease(),
    log,
    outbox: db,
    roundMs: 1e9,
    workerUrl,
  })
  const localDay = createLocalDays(timeZone)
  let calls = 0
  return {
    control,
    db,
    ledger,
    reports: createReports({ ...deps, db, ledger }),
    async call(time, data = {}) {
      const exchange = `exc_${calls++}`
      const at = Date.parse(time)
      await ledger.append(admitted(exchange, {}, at))
      await ledger.append(settled(exchange, { localDay: localDay(at), ...data }, at + 1_000))
    },
    async close() {
      await ledger.close()
      await db.close()
      await databases.dispose()
    },
  }
}

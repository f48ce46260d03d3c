import type { ComplianceScope, NewEntry } from '@sekisho/contract'
import { systemRandom } from './platform/clock/random.ts'
import type { Storage } from './platform/sql/storage.ts'
import { noon } from './modules/ledger/testing/entries.ts'
import { createTestClock, openEmpty, openNode, type TestClock } from './modules/ledger/testing/nodes.ts'
import { createQueries } from './modules/ledger/queries/queries.ts'
import { openPeople, type PeopleHarness } from './modules/people/testing.ts'
import { createAccessRecord } from './modules/compliance/access-record.ts'
import { createComplianceApi } from './modules/compliance/compliance-api.ts'
import { createComplianceKeys, type ComplianceKeys } from './modules/compliance/keys.ts'
import type { Transcripts } from './modules/compliance/transcripts.ts'

/** Test support: the API on databases of its own. */
export interface ComplianceHarness extends Pick<PeopleHarness, 'people'> {
  keys: ComplianceKeys
  clock: TestClock
  /** what the API put on record */
  accesses: NewEntry<'compliance_api.accessed'>[]
  /** errors nobody expected */
  reported: unknown[]
  /** Writes entries, gives them leaves and indexes them. */
  append: (...entries: NewEntry[]) => Promise<void>
  /** @returns the secret of a new key */
  keyFor: (...scopes: ComplianceScope[]) => Promise<string>
  /** Asks as a program does that knows an address and a key. */
  ask: (path: string, key?: string, init?: RequestInit) => Promise<Answered>
  close: () => Promise<void>
}

/** What the tests read of an answer. */
interface Body {
  data: Row[]
  has_more?: boolean
  first_id?: string | null
  last_id?: string | null
  next_page?: string | null
  error: { type: string; message: string }
}

/** One of a list. */
export type Row = Readonly<Record<string, unknown>> & {
  id: string
  uuid: string
  type: string
  role: string
  email: string
  created_at: string
}

export interface Answered {
  status: number
  headers: Headers
  /** what it is, the test says by what it reads of it */
  body: Body
}

async function* nothingKept(exchanges: readonly string[]) {
  for (const _ of exchanges) yield 'not_retained' as const
}

interface HarnessOptions {
  /** of the directory; SQLite: the ledger is in a file beside it */
  storage: Storage
  transcripts?: Transcripts
}

export async function openCompliance(options: HarnessOptions): Promise<ComplianceHarness> {
  const { storage } = options
  const ledger = storage.kind === 'postgres' ? storage : { ...storage, file: `${storage.file}-ledger` }
  const { people, db } = await openPeople(storage)
  const clock = createTestClock(noon + 3_600_000)
  const sql = await openEmpty(ledger)
  const node = await openNode({ boot: 'boot_01KAMQ5E2RZ8Y4W6D3T0N9HJCV', storage: ledger })
  const keys = createComplianceKeys({ db, clock, random: systemRandom })
  const accesses: NewEntry<'compliance_api.accessed'>[] = []
  const reported: unknown[] = []
  const api = createComplianceApi({
    keys,
    access: createAccessRecord({ clock, append: (entry) => void accesses.push(entry) }),
    queries: createQueries(sql.read, node.catchUp),
    people,
    transcripts: options.transcripts ?? { read: nothingKept },
    clock,
    random: systemRandom,
    name: () => 'sekisho.test',
    report: (error) => void reported.push(error),
  })
  return {
    people,
    keys,
    clock,
    accesses,
    reported,
    async append(...entries) {
      await node.append(...entries)
      await node.catchUp()
    },
    async keyFor(...scopes) {
      return (await keys.create({ type: 'operator' }, { name: 'test', scopes })).secret
    },
    async ask(path, key, init = {}) {
      const headers = key === undefined ? {} : { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
      const request = new Request(`http://sekisho.test/v1/compliance/${path}`, { headers, ...init })
      const response = await api.fetch(request, { client: { address: '192.0.2.9', agent: 'export' } })
      return {
        status: response.status,
        headers: response.headers,
        // Sound: what the documentation says an answer is.
        body: (await response.json()) as Body,
      }
    },
    async close() {
      await node.close()
      await sql.close()
      await db.close()
    },
  }
}

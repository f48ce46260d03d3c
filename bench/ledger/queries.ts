import { createQueries, type Queries } from '../../packages/server/src/modules/ledger/queries/queries.ts'
import type { Search } from '../../packages/server/src/modules/ledger/queries/search-terms.ts'
import type { LedgerSchema } from '../../packages/server/src/modules/ledger/schema.ts'
import { openSql } from '../../packages/server/src/platform/sql/open-sql.ts'
import type { Storage } from '../../packages/server/src/platform/sql/storage.ts'
import { createRandom, percentileOfSorted } from '../statistics.ts'
import { codes, models, people, personOf, yearMs } from './entries.ts'

export interface QueryTimes {
  what: string
  /** milliseconds of a page of a hundred entries, with their texts; the first is that of a connection just opened */
  firstMs: number
  p50Ms: number
  p95Ms: number
  maxMs: number
  /** entries a page had, on average */
  found: number
}

const dayMs = 86_400_000
const limit = 100

type Draw = (random: () => number, begin: number) => Partial<Search>

const anyDay: Draw = (random, begin) => {
  const since = begin + Math.floor((random() * yearMs) / dayMs) * dayMs
  return { since, until: since + dayMs }
}
const anyPerson: Draw = (random) => ({ person: personOf(Math.floor(people * random())) })
const oneOf = (names: object, random: () => number) =>
  Object.keys(names)[Math.floor(random() * Object.keys(names).length)]

/** What is asked for; each draw is another person, day, model… */
const drawn: Readonly<Record<string, Draw>> = {
  'person and day': (random, begin) => ({ ...anyPerson(random, begin), ...anyDay(random, begin) }),
  person: anyPerson,
  model: (random) => ({ model: oneOf(models, random) }),
  'model and day': (random, begin) => ({ model: oneOf(models, random), ...anyDay(random, begin) }),
  'refusal code': (random) => ({ code: oneOf(codes, random) }),
  'refusal code and day': (random, begin) => ({ code: oneOf(codes, random), ...anyDay(random, begin) }),
  'person and refusal code': (random, begin) => ({ ...anyPerson(random, begin), code: oneOf(codes, random) }),
  kind: () => ({ kinds: ['person.changed'] }),
  day: anyDay,
  'project (no index: a page looks at 10,000 rows)': (random) => ({
    project: `prj_01KAMQ5E2RZ8Y4W6D3T0N9${String(Math.floor(random() * 50)).padStart(4, '0')}`,
  }),
}

interface MeasureOptions {
  storage: Storage
  seed: number
  begin: number
  repetitions: number
}

export async function measureQueries({
  storage,
  seed,
  begin,
  repetitions,
}: MeasureOptions): Promise<QueryTimes[]> {
  const sql = await openSql<LedgerSchema>({ storage })
  try {
    const queries = createQueries(sql.read, () => Promise.resolve())
    const all: QueryTimes[] = []
    for (const [what, draw] of Object.entries(drawn)) {
      const random = createRandom(seed)
      const searches = Array.from({ length: repetitions }, (_, at): Search => ({
        order: at % 2 === 0 ? 'newest' : 'oldest',
        limit,
        ...draw(random, begin),
      }))
      all.push({ what, ...(await timeSearches(queries, searches)) })
    }
    return all
  } finally {
    await sql.close()
  }
}

async function timeSearches(
  queries: Queries,
  searches: readonly Search[],
): Promise<Omit<QueryTimes, 'what'>> {
  const times: number[] = []
  let found = 0
  for (const search of searches) {
    const from = performance.now()
    found += (await queries.search(search)).entries.length
    times.push(performance.now() - from)
  }
  const sorted = times.toSorted((a, b) => a - b)
  return {
    firstMs: times[0] ?? Number.NaN,
    p50Ms: percentileOfSorted(sorted, 0.5),
    p95Ms: percentileOfSorted(sorted, 0.95),
    maxMs: percentileOfSorted(sorted, 1),
    found: found / searches.length,
  }
}

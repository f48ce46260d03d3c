import { loadavg } from 'node:os'
import { formatId } from '../packages/contract/src/index.ts'
import { createPeople } from '../packages/server/src/modules/people/index.ts'
import { createSessions } from '../packages/server/src/modules/sessions/index.ts'
import {
  createTestClock,
  hourMs,
  openSessionNode,
  signIn,
  testActor,
  type SessionNode,
} from '../packages/server/src/modules/sessions/testing/node.ts'
import { systemRandom } from '../packages/server/src/platform/clock/random.ts'
import { createSealer } from '../packages/server/src/platform/keyring/sealer.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'

/**
 * What sign-ins cost: loading 10,000 people with 50,000 sessions, and finding a session by its token. The numbers stand
 * in decisions/070-jose.md and docs/benchmark.md. Run: node scripts/measure-sessions.ts
 */
const people = 10_000
const sessionsEach = 5
const distinctTokens = 2_000
const rounds = 200

const clock = createTestClock()

for (const databases of await testDatabases()) {
  const node = await openSessionNode({ storage: await databases.open(), clock })
  const tokens = await seed(node)
  report(`${databases.name}: load`, await measureLoading(node))
  report(`${databases.name}: find`, await measureFinding(node, tokens))
  await node.close()
  await databases.dispose()
}

/** Most rows are written in bulk; a few thousand are opened as they are in truth, to have their tokens. */
async function seed(node: SessionNode): Promise<string[]> {
  const holder = await node.people.create(testActor, { name: 'Holder', roles: ['developer'], groups: [] })
  const tokens: string[] = []
  for (let at = 0; at < distinctTokens; at++) {
    const opened = await node.sessions.open(testActor, signIn(holder, { kind: 'workload' }))
    tokens.push(opened.tokens.accessToken)
  }
  const ids = Array.from({ length: people }, () => formatId('person', clock.now(), systemRandom(10)))
  await node.db.recorded(testActor, 'sessions', async (tx) => {
    const person = await tx.selectFrom('people').selectAll().limit(1).executeTakeFirstOrThrow()
    const session = await tx.selectFrom('sessions').selectAll().limit(1).executeTakeFirstOrThrow()
    for (let from = 0; from < ids.length; from += 500) {
      const some = ids.slice(from, from + 500)
      await tx
        .insertInto('people')
        .values(some.map((id, at) => ({ ...person, id, email: `p${from + at}@example.com` })))
        .execute()
      for (let each = 0; each < sessionsEach; each++) {
        const first = distinctTokens + 1 + from * sessionsEach + each * some.length
        const rows = some.map((id, at) => ({
          ...session,
          id: formatId('session', clock.now(), systemRandom(10)),
          person_id: id,
          sequence: first + at,
        }))
        await tx.insertInto('sessions').values(rows).execute()
      }
    }
    const data = { session: session.id, person: holder.id, reason: 'measured' }
    return { entries: [{ kind: 'session.revoked', data }], result: undefined }
  })
  return tokens
}

async function measureLoading({ db }: SessionNode): Promise<Record<string, string>> {
  const took: number[] = []
  const worked: number[] = []
  for (let time = 0; time < 5; time++) {
    const cpu = process.cpuUsage()
    const began = performance.now()
    const loaded = await createPeople({ db, clock, random: systemRandom })
    await createSessions({
      db,
      clock,
      people: loaded,
      random: systemRandom,
      sealer: createSealer(['the master key of tests, which is long enough'], systemRandom),
      publicUrl: () => 'https://sekisho.example.com',
      projectTag: 'project',
      tokenTtlMs: hourMs,
      limits: { idleMs: hourMs, lifetimeMs: hourMs, maxPerPerson: 20 },
      onError: () => undefined,
    })
    took.push(performance.now() - began)
    const { user, system } = process.cpuUsage(cpu)
    worked.push((user + system) / 1000)
  }
  return {
    people: String(people),
    sessions: String(people * sessionsEach),
    ms: spread(took),
    'CPU ms': spread(worked),
    'load average': loadavg()[0]?.toFixed(1) ?? '',
  }
}

async function measureFinding(
  { sessions }: SessionNode,
  tokens: readonly string[],
): Promise<Record<string, string>> {
  const first: number[] = []
  for (const token of tokens) {
    const began = performance.now()
    await sessions.find(token)
    first.push((performance.now() - began) * 1000)
  }
  const again: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    for (const token of tokens) if (sessions.find(token) === undefined) throw new Error('a session was lost')
    again.push(((performance.now() - began) * 1000) / tokens.length)
  }
  return { 'first sight, µs': spread(first), 'after that, µs': spread(again) }
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)
  return `median ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`
}

function report(what: string, numbers: Record<string, string>): void {
  const text = Object.entries(numbers).map(([name, value]) => `${name} ${value}`)
  process.stdout.write(`${what}: ${text.join('; ')}\n`)
}

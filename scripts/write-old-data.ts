import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { testPostgres, testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { version } from '../packages/server/src/version.ts'
import { createServerFolder } from '../scenarios/process.ts'
import { answer, openUpstream } from '../scenarios/upstream.ts'

/**
 * Writes what this version leaves on disk as a fixture, `node scripts/write-old-data.ts`: run once at each release, so
 * that scenarios/migration.test.ts can start every later version on it. Needs PostgreSQL and its `pg_dump`.
 */
async function main(): Promise<void> {
  const folder = fileURLToPath(new URL(`../scenarios/fixtures/data-of-${version}`, import.meta.url))
  mkdirSync(folder, { recursive: true })
  const postgres = await testPostgres()
  if (!postgres) throw new Error('this needs PostgreSQL')
  for (const database of [testSqlite(), postgres]) {
    const storage = await database.open()
    await fill(storage, join(folder, database.name))
    await database.dispose()
  }
}

async function fill(storage: Storage, target: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  const upstream = await openUpstream()
  const server = createServerFolder({
    upstreams: [
      { name: 'only', provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } },
    ],
    ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
  })
  const running = await server.start()
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await server.cli(...args, '--json')
    if (code !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as { id: string; secret: string; credential: { id: string } }
  }
  const call = (secret: string, stream = false) =>
    fetch(`${running.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, stream, messages: [] }),
    })
  const person = await run('people', 'add', '--name', '田中 愛子', '--email', 'aiko@example.com')
  const create = ['credentials', 'create', '--person', person.id, '--kind', 'any']
  const kept = await run(...create)
  const revoked = await run(...create)
  await run('credentials', 'revoke', revoked.credential.id, '--reason', 'left')
  upstream.behave(answer)
  for (const stream of [false, true]) await (await call(kept.secret, stream)).text()
  await (await call('sk-skh-unknown')).text()
  // Projected and checkpointed, then killed with a call open.
  await server.cli('ledger', 'tail')
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  upstream.behave(() => {})
  const open = call(kept.secret).catch(() => undefined)
  await upstream.nth(3)
  running.child.kill('SIGKILL')
  await open
  await running.exited
  if (storage.kind === 'sqlite') {
    for (const name of ['control', 'ledger'])
      writeFileSync(join(target, `${name}.sql`), dumpSqlite(join(server.dataDir, `${name}.sqlite`)))
  } else {
    writeFileSync(join(target, 'postgres.sql'), dumpPostgres(storage.url))
  }
  copyFileSync(join(server.dataDir, 'master-key'), join(target, 'test-only.master-key'))
  const facts = { owner: running.secret, kept: kept.secret, revoked: revoked.secret }
  writeFileSync(join(target, 'test-only.credentials.json'), `${JSON.stringify(facts, undefined, 2)}\n`)
  server.remove()
  await upstream.close()
}

function dumpSqlite(file: string): string {
  const database = new DatabaseSync(file)
  const schema = database.prepare('select name, type, sql from sqlite_master where sql is not null').all()
  const lines = schema.map(({ sql }) => `${String(sql)};`)
  for (const { name, type } of schema) {
    if (type !== 'table') continue
    const columns = database.prepare(`select name from pragma_table_info('${String(name)}')`).all()
    const names = columns.map((column) => `"${String(column['name'])}"`)
    const values = names.map((column) => `quote(${column})`).join(` || ', ' || `)
    for (const { row } of database.prepare(`select ${values} as row from "${String(name)}"`).all())
      lines.push(`insert into "${String(name)}" (${names.join(', ')}) values (${String(row)});`)
  }
  database.close()
  return `${lines.join('\n')}\n`
}

function dumpPostgres(url: string): string {
  const args = ['--inserts', '--no-owner', '--no-privileges', url]
  const text = execFileSync('pg_dump', args, { encoding: 'utf8' })
  // Settings of the session and psql's own commands would get in the way of who reads it; the rest is left as it is,
  // since values span lines.
  const lines = text.split('\n').filter((line) => !/^(\\|SET |SELECT pg_catalog\.set_config)/.test(line))
  return lines.join('\n')
}

if (import.meta.main) await main()

import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { Cleanup } from '../processes/cleanup.ts'
import { NotMeasured } from './target.ts'

const serverUrl = () =>
  process.env['SEKISHO_TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

async function command(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl(), connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** A new empty database, dropped at the end; rejects with `NotMeasured` where there is no PostgreSQL. */
export async function createDatabase(cleanup: Cleanup): Promise<string> {
  const name = `sekisho_bench_${randomBytes(6).toString('hex')}`
  try {
    await command(`create database ${name}`)
  } catch (error) {
    throw new NotMeasured(`needs PostgreSQL (SEKISHO_TEST_POSTGRES_URL): ${(error as Error).message}`)
  }
  cleanup.add(() => command(`drop database if exists ${name} with (force)`))
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return url.href
}

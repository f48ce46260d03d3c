import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'

/** Runs with a new, empty database of the server, and removes it. @throws when the server cannot be reached */
export async function withDatabase<T>(serverUrl: string, run: (url: string) => Promise<T>): Promise<T> {
  process.env['SEKISHO_TEST_POSTGRES_URL'] = serverUrl
  const databases = await testPostgres()
  if (databases === undefined) throw new Error('PostgreSQL cannot be reached')
  try {
    const { url } = await databases.open()
    return await run(url)
  } finally {
    await databases.dispose()
  }
}

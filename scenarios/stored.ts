import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

type Kept = { kind: 'sqlite' } | { kind: 'postgres'; url: string }

/** Everything a server has written, by where it is: files as bytes, in latin1, and the rows of every table. */
export async function stored(dataDir: string, storage: Kept): Promise<Map<string, string>> {
  const places = new Map<string, string>()
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      places.set(entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
  if (storage.kind === 'postgres')
    for (const [table, rows] of await dump(storage.url)) places.set(table, rows)
  return places
}

/** What of it is the ledger's, with its entries as they are stored and not as they are shown. */
export async function storedLedger(dataDir: string, storage: Kept): Promise<string> {
  const places = [...(await stored(dataDir, storage))].filter(([name]) => name.includes('ledger'))
  return places.map(([, held]) => Buffer.from(held, 'latin1').toString()).join('\n')
}

/** As it is, and as it looks in UTF-16, hexadecimal and, at each of the three alignments, Base64. */
export function spellings(needle: string): string[] {
  const bytes = Buffer.from(needle)
  const base64 = [0, 1, 2].map((skip) => bytes.subarray(skip, bytes.length - ((bytes.length - skip) % 3)))
  return [
    needle,
    Buffer.from(needle, 'utf16le').toString('latin1'),
    bytes.toString('hex'),
    ...base64.map((part) => part.toString('base64').replaceAll('=', '')),
    ...base64.map((part) => part.toString('base64url')),
  ]
}

/** Every row of every table, as text. */
async function dump(url: string): Promise<Map<string, string>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const found = new Map<string, string>()
    for (const { name } of tables.rows) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`)
      const values = rows.flatMap((row) => Object.values(row))
      found.set(
        name,
        values.map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))).join('\n'),
      )
    }
    return found
  } finally {
    await client.end()
  }
}

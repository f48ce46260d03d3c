import { isCommitment, personalFields, snapshots, type EntryKind } from '@sekisho/contract'
import { hash, randomBytes } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { idColumn } from './columns.ts'
import type { Sql } from './open-sql.ts'
import type { ControlSchema } from './schema.ts'
import { scrub } from './scrub.ts'
import type { SqlDialect } from './storage.ts'

type Data = Readonly<Record<string, unknown>>

/** Step 0007. */
export async function createPersonalValues({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('personal_values')
    .addColumn('commitment', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('subject', idColumn(dialect), (column) => column.notNull())
    .addColumn('salt', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema.createIndex('personal_values_subject').on('personal_values').column('subject').execute()
}

/**
 * The data of an entry with commitments in place of what is personal; the values are written beside it, in the transaction
 * that writes the entry. A salt is drawn for each, so that a commitment confirms no guess and equal values look unlike.
 */
export async function commitPersonal(
  transaction: Transaction<ControlSchema>,
  { kind, data, now }: { kind: EntryKind; data: object; now: number },
): Promise<object> {
  const given = data as Data
  if (kind === 'invitation.accepted') await handOver(transaction, given)
  const fields: readonly string[] =
    kind in personalFields ? personalFields[kind as keyof typeof personalFields] : []
  if (fields.length === 0) return data
  const rows: ControlSchema['personal_values'][] = []
  const commit = (value: unknown) => {
    const salt = randomBytes(16).toString('base64url')
    const text = JSON.stringify(value)
    const commitment = commitmentOf(salt, text)
    rows.push({ commitment, subject: subjectOf(given), salt, value: text, created_at: now })
    return { commitment }
  }
  const committed = mapSnapshots(given, (field, value) =>
    fields.includes(field) && value != null ? commit(value) : value,
  )
  if (rows.length > 0) await transaction.insertInto('personal_values').values(rows).execute()
  return committed
}

/** What was said of an invited person is theirs from then on. */
async function handOver(
  transaction: Transaction<ControlSchema>,
  { invitation, person }: Data,
): Promise<void> {
  await transaction
    .updateTable('personal_values')
    .set({ subject: String(person) })
    .where('subject', '=', String(invitation))
    .execute()
}

/** Whose the values are: a person, or an invitation that nobody has accepted. */
function subjectOf({ person, before, after, invitation }: Data): string {
  const named = person ?? recordOf(after)['person'] ?? recordOf(before)['person'] ?? invitation
  if (typeof named !== 'string') throw new Error('an entry with personal values says nobody they are of')
  return named
}

function commitmentOf(salt: string, text: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(salt, 'base64url'), Buffer.from(text)]), 'base64url')
}

/** Values in one statement. */
const pageValues = 500

/**
 * The entries with personal values put back where they still exist. Where a value was erased, or is not the one that was
 * committed to, the commitment stays.
 */
export async function revealPersonal<Entry extends { data: object }>(
  read: ReadonlyKysely<ControlSchema>,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const values = await readValues(read, commitmentsIn(entries))
  if (values.size === 0) return [...entries]
  const shown = (_: string, value: unknown) => {
    const text = isCommitment(value) ? values.get(value.commitment) : undefined
    return text === undefined ? value : (JSON.parse(text) as unknown)
  }
  return entries.map((entry) => ({ ...entry, data: mapSnapshots(entry.data as Data, shown) }))
}

/** Deletes what is committed to by these, also from the file. Each commitment is of one entry alone. */
export async function forgetPersonal(sql: Sql<ControlSchema>, commitments: readonly string[]): Promise<void> {
  for (let from = 0; from < commitments.length; from += pageValues) {
    const page = commitments.slice(from, from + pageValues)
    await sql.kysely
      .transaction()
      .execute((transaction) =>
        transaction.deleteFrom('personal_values').where('commitment', 'in', page).execute(),
      )
  }
  if (commitments.length > 0) await scrub(sql)
}

/** The next page of commitments, with the times of their entries: a value is written in the transaction of its entry. */
export async function personalAfter(
  read: ReadonlyKysely<ControlSchema>,
  commitment: string,
): Promise<{ commitment: string; time: number }[]> {
  return read
    .selectFrom('personal_values')
    .select(['commitment', 'created_at as time'])
    .where('commitment', '>', commitment)
    .orderBy('commitment')
    .limit(pageValues)
    .execute()
}

/** Of SHA-256, base64url. Whatever else a field names so was never one. */
const commitmentPattern = /^[\w-]{43}$/

export function commitmentsIn(entries: readonly { data: object }[]): string[] {
  const found = new Set<string>()
  for (const { data } of entries)
    mapSnapshots(data as Data, (_, value) => {
      if (isCommitment(value) && commitmentPattern.test(value.commitment)) found.add(value.commitment)
      return value
    })
  return [...found]
}

async function readValues(
  read: ReadonlyKysely<ControlSchema>,
  commitments: readonly string[],
): Promise<Map<string, string>> {
  const values = new Map<string, string>()
  for (let from = 0; from < commitments.length; from += pageValues) {
    const rows = await read
      .selectFrom('personal_values')
      .select(['commitment', 'salt', 'value'])
      .where('commitment', 'in', commitments.slice(from, from + pageValues))
      .execute()
    for (const { commitment, salt, value } of rows)
      if (commitmentOf(salt, value) === commitment) values.set(commitment, value)
  }
  return values
}

/** `before` and `after` with each of their fields as `map` has it. */
function mapSnapshots(data: Data, map: (field: string, value: unknown) => unknown): Data {
  const mapped = { ...data }
  for (const part of snapshots) {
    const snapshot = data[part]
    // Some kinds mean a time or a list by the same word.
    if (typeof snapshot !== 'object' || snapshot === null || Array.isArray(snapshot)) continue
    const fields = Object.entries(snapshot as Data).map(([field, value]) => [field, map(field, value)])
    mapped[part] = Object.fromEntries(fields)
  }
  return mapped
}

function recordOf(value: unknown): Data {
  return typeof value === 'object' && value !== null ? (value as Data) : {}
}

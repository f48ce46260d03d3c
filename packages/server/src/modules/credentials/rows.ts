import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { credentialFromRow, type Credential } from './credential.ts'

/** A credential and what it is found by. */
export interface Hashed {
  readonly hash: string
  readonly credential: Credential
}

export interface CredentialsQuery {
  limit: number
  /** id of the last credential of the page before */
  after?: string | undefined
  /** person id */
  person?: string | undefined
}

/** One page of the credentials that can still be in force, by id. */
export async function readHashedCredentials(
  db: ControlDatabase,
  { after, limit }: Pick<CredentialsQuery, 'after' | 'limit'>,
): Promise<Hashed[]> {
  const rows = await db.read
    .selectFrom('credentials')
    .selectAll()
    .where('revoked_at', 'is', null)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ hash: row.hash, credential: credentialFromRow(row) }))
}

export async function listCredentials(
  db: ControlDatabase,
  { limit, after, person }: CredentialsQuery,
): Promise<{ data: Credential[]; next?: string }> {
  const rows = await db.read
    .selectFrom('credentials')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(credentialFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}

import { sql } from 'kysely'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

/** What the store keeps that no listed master key opens. */
export interface SealedElsewhere {
  /** sign-ins in force that cannot be renewed, because their identity provider cannot be asked */
  sessions: number
  /** authenticator apps that prove nothing */
  apps: number
}

/** Looks for what was sealed with a secret that left `session.jwt_secret` too early. Reads rows, opens none. @param now epoch milliseconds */
export async function findSealedElsewhere(
  db: Pick<ControlDatabase, 'read'>,
  { marks }: Pick<Sealer, 'marks'>,
  now: number,
): Promise<SealedElsewhere> {
  const length = marks[0]?.length ?? 0
  const sessions = await db.read
    .selectFrom('sessions')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('provider_token', 'is not', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where(sql<string>`substr(provider_token, 1, ${sql.lit(length)})`, 'not in', marks)
    .executeTakeFirst()
  const apps = await db.read
    .selectFrom('local_accounts')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('totp_secret', 'is not', null)
    .where(sql<string>`substr(totp_secret, 1, ${sql.lit(length)})`, 'not in', marks)
    .executeTakeFirst()
  return { sessions: Number(sessions?.count ?? 0), apps: Number(apps?.count ?? 0) }
}

import { AdminProblem, type Actor, type SignInMethod } from '@sekisho/contract'
import type { Selectable, Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { AdminChange, AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema, TransientSchema } from '../../platform/sql/schema.ts'
import type { PasskeysTable } from '../../platform/sql/sign-in-tables.ts'
import type { Account, NewMethod, Passkey, Removal } from './account.ts'

/** The sign-in methods of people, read from the store: a sign-in is rare, and what was removed must not work. */
export interface Accounts {
  /** Empty for who has none. */
  of(personId: string): Promise<Account>
  passkey(id: string): Promise<Passkey | undefined>
  /** Inside another change; resolves with the entries it must leave. @throws AdminProblem passkey_taken, too_many_passkeys */
  addIn(tx: Transaction<AdminSchema>, personId: string, methods: readonly NewMethod[]): Promise<AdminEntry[]>
  add(actor: Actor, personId: string, methods: readonly NewMethod[]): Promise<void>
  /** @throws AdminProblem sign_in_method_unknown */
  remove(actor: Actor, removal: Removal): Promise<void>
  /** True for the one who uses up this recovery code. */
  useRecoveryCode(actor: Actor, personId: string, digest: string): Promise<boolean>
  /**
   * Notes a use. False: the counter did not go up, so that there are two of this passkey (WebAuthn, 6.1.1). Those that
   * never count always pass.
   */
  usePasskey(id: string, counter: number): Promise<boolean>
}

const maxPasskeys = 20
type Tx = Transaction<AdminSchema>

export function createAccounts({ db, clock }: { db: ControlDatabase; clock: Clock }): Accounts {
  const addIn: Accounts['addIn'] = async (tx, personId, methods) => {
    const now = clock.now()
    for (const method of methods) await insertMethod(tx, method, { personId, now })
    return methods.map(({ method }) => ({ kind: 'sign_in_method.added', data: { person: personId, method } }))
  }
  return {
    addIn,
    of: async (personId) => {
      const row = await db.read
        .selectFrom('local_accounts')
        .selectAll()
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return {
        personId,
        passwordHash: row?.password_hash ?? null,
        totpSecret: row?.totp_secret ?? null,
        recoveryCodes: textList(row?.recovery_codes ?? '[]'),
        passkeys: await readPasskeys(db, 'person_id', personId),
        updatedAt: row?.updated_at ?? 0,
      }
    },
    passkey: async (id) => (await readPasskeys(db, 'id', id))[0],
    add: (actor, personId, methods) =>
      db.recorded(actor, 'local_sign_in', async (tx) => ({
        entries: await addIn(tx, personId, methods),
        result: undefined,
      })),
    remove: (actor, removal) =>
      db.recorded(actor, 'local_sign_in', async (tx) => {
        const { personId: person, method, reason } = removal
        if (!(await deleteMethod(tx, removal, clock.now())))
          throw new AdminProblem('sign_in_method_unknown', { person, method })
        const data = { person, method, reason }
        return { entries: [{ kind: 'sign_in_method.removed', data }], result: undefined }
      }),
    useRecoveryCode: (actor, personId, digest) =>
      db.recorded(actor, 'local_sign_in', (tx) =>
        takeRecoveryCode(tx, digest, { personId, now: clock.now() }),
      ),
    usePasskey: (id, counter) => db.transient((tx) => raiseCounter(tx, { id, counter, now: clock.now() })),
  }
}

async function takeRecoveryCode(tx: Tx, digest: string, place: Place): Promise<AdminChange<boolean>> {
  const { personId } = place
  const row = await tx
    .selectFrom('local_accounts')
    .select('recovery_codes')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const kept = textList(row?.recovery_codes ?? '[]')
  if (!kept.includes(digest)) return { entries: [], result: false }
  const rest = kept.filter((other) => other !== digest)
  await setAccount(tx, { recovery_codes: JSON.stringify(rest) }, place)
  const reason = `one was used, ${rest.length} are left`
  const data = { person: personId, method: 'recovery_codes', reason } as const
  return { entries: [{ kind: 'sign_in_method.removed', data }], result: true }
}

async function raiseCounter(
  tx: Transaction<TransientSchema>,
  { id, counter, now }: { id: string; counter: number; now: number },
): Promise<boolean> {
  // The insertion that changes nothing keeps the row for this transaction on PostgreSQL.
  await tx
    .insertInto('passkey_uses')
    .values({ id, counter: 0, last_used_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ last_used_at: now }))
    .execute()
  const { counter: last } = await tx
    .selectFrom('passkey_uses')
    .select('counter')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (counter <= last && (counter > 0 || last > 0)) return false
  await tx.updateTable('passkey_uses').set({ counter }).where('id', '=', id).execute()
  return true
}

interface Place {
  personId: string
  now: number
}

async function insertMethod(tx: Tx, method: NewMethod, place: Place): Promise<void> {
  switch (method.method) {
    case 'password':
      return setAccount(tx, { password_hash: method.hash }, place)
    case 'totp':
      return setAccount(tx, { totp_secret: method.sealedSecret }, place)
    case 'recovery_codes':
      return setAccount(tx, { recovery_codes: JSON.stringify(method.digests) }, place)
    case 'passkey':
      return insertPasskey(tx, method.passkey, place)
  }
}

interface AccountChange {
  password_hash?: string | null
  totp_secret?: string | null
  recovery_codes?: string
}

async function setAccount(tx: Tx, change: AccountChange, { personId, now }: Place): Promise<void> {
  const empty = { password_hash: null, totp_secret: null, recovery_codes: '[]' }
  await tx
    .insertInto('local_accounts')
    .values({ person_id: personId, ...empty, ...change, updated_at: now })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ ...change, updated_at: now }))
    .execute()
}

async function insertPasskey(
  tx: Tx,
  { id, name, publicKey, counter, transports }: Extract<NewMethod, { method: 'passkey' }>['passkey'],
  { personId, now }: Place,
): Promise<void> {
  const held = await tx.selectFrom('passkeys').select('id').where('person_id', '=', personId).execute()
  if (held.length >= maxPasskeys) throw new AdminProblem('too_many_passkeys', { limit: maxPasskeys })
  // WebAuthn, 7.1 step 27: a credential id that is known already belongs to somebody.
  const known = await tx.selectFrom('passkeys').select('id').where('id', '=', id).executeTakeFirst()
  if (known !== undefined) throw new AdminProblem('passkey_taken')
  const values = { id, person_id: personId, name, public_key: publicKey, counter, created_at: now }
  await tx
    .insertInto('passkeys')
    .values({ ...values, transports: JSON.stringify(transports) })
    .execute()
}

/** False when there is nothing of the kind. */
async function deleteMethod(tx: Tx, { personId, method, passkey }: Removal, now: number): Promise<boolean> {
  if (method === 'passkey') {
    const { numDeletedRows } = await tx
      .deleteFrom('passkeys')
      .where('person_id', '=', personId)
      .$if(passkey !== undefined, (query) => query.where('id', '=', passkey ?? ''))
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }
  const row = await tx
    .selectFrom('local_accounts')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const { isThere, change } = removals[method]
  if (row === undefined || !isThere(row)) return false
  await setAccount(tx, change, { personId, now })
  return true
}

interface AccountRow {
  password_hash: string | null
  totp_secret: string | null
  recovery_codes: string
}

/** Without its secret a recovery code stands for nothing: the codes go with it. */
const removals = {
  password: { isThere: (row: AccountRow) => row.password_hash !== null, change: { password_hash: null } },
  totp: {
    isThere: (row: AccountRow) => row.totp_secret !== null,
    change: { totp_secret: null, recovery_codes: '[]' },
  },
  recovery_codes: {
    isThere: (row: AccountRow) => row.recovery_codes !== '[]',
    change: { recovery_codes: '[]' },
  },
} satisfies Record<Exclude<SignInMethod, 'passkey'>, unknown>

async function readPasskeys(
  { read }: ControlDatabase,
  column: 'id' | 'person_id',
  value: string,
): Promise<Passkey[]> {
  const rows = await read
    .selectFrom('passkeys')
    .leftJoin('passkey_uses', 'passkey_uses.id', 'passkeys.id')
    .selectAll('passkeys')
    .select(['passkey_uses.counter as used_counter', 'passkey_uses.last_used_at'])
    .where(`passkeys.${column}`, '=', value)
    .orderBy('passkeys.created_at')
    .execute()
  return rows.map(passkeyFromRow)
}

interface Uses {
  used_counter: number | null
  last_used_at: number | null
}

function passkeyFromRow(row: Selectable<PasskeysTable> & Uses): Passkey {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    publicKey: row.public_key,
    counter: Math.max(row.counter, row.used_counter ?? 0),
    transports: textList(row.transports),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }
}

function textList(json: string): string[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

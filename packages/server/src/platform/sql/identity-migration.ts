import type { Kysely } from 'kysely'
import { columns, idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0002: people get a kind and a directory; sessions, devices, invitations, federation, keys, local sign-in. */
export async function createIdentity(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await extendPeople(database, dialect)
  await createDirectory(database, dialect)
  await createSessions(database, dialect)
  await createDevices(database, dialect)
  await createInvitations(database, dialect)
  await createFederation(database, dialect)
  await createLocalSignIn(database, dialect)
  await createSignInCodes(database, dialect)
}

/** One column a statement, because SQLite takes no more. */
async function extendPeople({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const people = () => schema.alterTable('people')
  await people()
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('person'))
    .execute()
  await people()
    .addColumn('source', 'text', (column) => column.notNull().defaultTo('admin'))
    .execute()
  await people().addColumn('user_name', idColumn(dialect)).execute()
  await people().addColumn('external_id', idColumn(dialect)).execute()
  await people().addColumn('attributes', 'text').execute()
  await people()
    .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(1))
    .execute()
  await people()
    .addColumn('updated_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema.createIndex('people_user_name').on('people').column('user_name').unique().execute()
  await schema.createIndex('people_external_id').on('people').column('external_id').execute()
}

async function createDirectory({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('identities'),
    { issuer: id, subject: id, person_id: id, created_at: 'bigint' },
    { groups: 'text' },
  )
    .addPrimaryKeyConstraint('identities_primary', ['issuer', 'subject'])
    .execute()
  await schema.createIndex('identities_person_id').on('identities').column('person_id').execute()
  await columns(
    schema.createTable('groups'),
    { id, name: id, version: 'bigint', created_at: 'bigint', updated_at: 'bigint' },
    { external_id: id },
  )
    .addPrimaryKeyConstraint('groups_primary', ['id'])
    .addUniqueConstraint('groups_name', ['name'])
    .execute()
  await columns(schema.createTable('group_members'), { group_id: id, person_id: id })
    .addPrimaryKeyConstraint('group_members_primary', ['group_id', 'person_id'])
    .execute()
  await schema.createIndex('group_members_person_id').on('group_members').column('person_id').execute()
}

async function createSessions({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('sessions'),
    {
      id,
      person_id: id,
      kind: 'text',
      issuer: 'text',
      second_factor: 'bigint',
      created_at: 'bigint',
      expires_at: 'bigint',
      idle_ms: 'bigint',
      last_seen_at: 'bigint',
      generation: 'bigint',
      rotated_at: 'bigint',
      secret: id,
      client_address: 'text',
      client_agent: 'text',
      sequence: 'bigint',
    },
    {
      device_id: id,
      provider_token: 'text',
      provider_checked_at: 'bigint',
      revoked_at: 'bigint',
      revoked_reason: 'text',
    },
  )
    .addPrimaryKeyConstraint('sessions_primary', ['id'])
    .execute()
  await schema.createIndex('sessions_person_id').on('sessions').column('person_id').execute()
  await schema.createIndex('sessions_expires_at').on('sessions').column('expires_at').execute()
  await schema.createIndex('sessions_sequence').on('sessions').column('sequence').execute()
  await columns(
    schema.createTable('signing_keys'),
    { kid: id, algorithm: 'text', public_jwk: 'text', private_jwk: 'text', created_at: 'bigint' },
    { retired_at: 'bigint' },
  )
    .addPrimaryKeyConstraint('signing_keys_primary', ['kid'])
    .execute()
}

async function createDevices({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('devices'),
    { id, person_id: id, name: 'text', first_seen_at: 'bigint', last_seen_at: 'bigint' },
    {
      client_device: id,
      os: 'text',
      client_version: 'text',
      known_at: 'bigint',
      blocked_at: 'bigint',
      blocked_reason: 'text',
    },
  )
    .addPrimaryKeyConstraint('devices_primary', ['id'])
    .addUniqueConstraint('devices_client', ['person_id', 'client_device'])
    .execute()
}

async function createInvitations({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('invitations'),
    {
      id,
      name: 'text',
      email: 'text',
      roles: 'text',
      groups: 'text',
      token_hash: id,
      created_at: 'bigint',
      expires_at: 'bigint',
    },
    { person_id: id, invited_by: id, accepted_at: 'bigint', revoked_at: 'bigint' },
  )
    .addPrimaryKeyConstraint('invitations_primary', ['id'])
    .addUniqueConstraint('invitations_token', ['token_hash'])
    .execute()
}

async function createFederation({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('federation_rules'),
    {
      id,
      name: 'text',
      issuer: 'text',
      audience: 'text',
      service_account_id: id,
      conditions: 'text',
      ttl_seconds: 'bigint',
      created_at: 'bigint',
    },
    { removed_at: 'bigint' },
  )
    .addPrimaryKeyConstraint('federation_rules_primary', ['id'])
    .execute()
}

async function createLocalSignIn({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('local_accounts'),
    { person_id: id, recovery_codes: 'text', updated_at: 'bigint' },
    { password_hash: 'text', totp_secret: 'text' },
  )
    .addPrimaryKeyConstraint('local_accounts_primary', ['person_id'])
    .execute()
  await columns(schema.createTable('passkeys'), {
    id,
    person_id: id,
    name: 'text',
    public_key: 'text',
    counter: 'bigint',
    transports: 'text',
    created_at: 'bigint',
  })
    .addPrimaryKeyConstraint('passkeys_primary', ['id'])
    .execute()
  await columns(schema.createTable('passkey_uses'), { id, counter: 'bigint', last_used_at: 'bigint' })
    .addPrimaryKeyConstraint('passkey_uses_primary', ['id'])
    .execute()
  await schema.createIndex('passkeys_person_id').on('passkeys').column('person_id').execute()
}

async function createSignInCodes({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('device_grants'),
    {
      device_code_hash: id,
      user_code_hash: id,
      kind: 'text',
      state: 'text',
      created_at: 'bigint',
      expires_at: 'bigint',
      interval_seconds: 'bigint',
      client_address: 'text',
      client_agent: 'text',
    },
    { polled_at: 'bigint', approval: 'text' },
  )
    .addPrimaryKeyConstraint('device_grants_primary', ['device_code_hash'])
    .addUniqueConstraint('device_grants_user_code', ['user_code_hash'])
    .execute()
  await columns(schema.createTable('sign_in_codes'), { hash: id, value: 'text', expires_at: 'bigint' })
    .addPrimaryKeyConstraint('sign_in_codes_primary', ['hash'])
    .execute()
}

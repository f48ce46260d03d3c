import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import { addApprovedFor } from './approved-for-migration.ts'
import { createCredentialUses } from './credential-uses.ts'
import { createComplianceKeys } from './compliance-migration.ts'
import { createBudgets } from './budgets-migration.ts'
import { addInvitedProjects } from './invited-projects.ts'
import { createCheckpointKeys } from './checkpoint-keys-table.ts'
import { addCertainShares } from './certain-shares-migration.ts'
import { createIdentity } from './identity-migration.ts'
import type { Migrations } from './migrate.ts'
import { createMcpServers } from './mcp-servers-migration.ts'
import { createPolicyChanges } from './policy-changes-migration.ts'
import { createPolicyClaims } from './policy-claims-migration.ts'
import { createSinks } from './sinks-migration.ts'
import { addGuardClaims } from './guard-claims-migration.ts'
import { createGuardrails } from './guardrails-migration.ts'
import { createPersonalValues } from './personal-values.ts'
import { createPolicies, createRollouts } from './policy-tables.ts'
import type { SqlDialect } from './storage.ts'
import { createWitnessedKeys, createWitnesses } from './witnesses-migration.ts'
import { createVaultTables } from './vault-tables.ts'

/** Where the steps that ran are noted. */
export const controlMigrationTable = 'control_migration'

/** The steps of the control schema (schema.ts). A released step never changes; add one. */
export const controlMigrations: Migrations = {
  '0001_foundation': async (database, dialect) => {
    await createPeople(database, dialect)
    await createCredentials(database, dialect)
    await createChanges(database, dialect)
    await createCounters(database, dialect)
  },
  '0002_identity': createIdentity,
  '0003_credential_uses': createCredentialUses,
  '0004_budgets': createBudgets,
  '0005_checkpoint_keys': createCheckpointKeys,
  '0006_witnesses': createWitnesses,
  '0007_personal_values': createPersonalValues,
  '0008_vault': createVaultTables,
  '0009_compliance': createComplianceKeys,
  '0010_sinks': createSinks,
  '0012_invited_projects': addInvitedProjects,
  '0013_certain_shares': addCertainShares,
  '0014_witnessed_keys': createWitnessedKeys,
  '0015_policies': createPolicies,
  '0016_rollouts': createRollouts,
  '0017_guardrails': createGuardrails,
  '0018_mcp_servers': createMcpServers,
  '0019_policy_claims': createPolicyClaims,
  '0020_policy_changes': createPolicyChanges,
  '0021_guard_claims': addGuardClaims,
  '0022_approved_for': addApprovedFor,
}

async function createPeople(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('people')
    .addColumn('id', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('groups', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema.createIndex('people_email').on('people').column('email').execute()
}

async function createCredentials(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('credentials')
    .addColumn('id', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('person_id', idColumn(dialect), (column) => column.notNull().references('people.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('hash', idColumn(dialect), (column) => column.notNull().unique())
    .addColumn('hint', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_reason', 'text')
    .addColumn('grace_ends_at', 'bigint')
    .addColumn('successor_id', idColumn(dialect))
    .addColumn('last_used_at', 'bigint')
    .execute()
  await database.schema.createIndex('credentials_person_id').on('credentials').column('person_id').execute()
}

async function createChanges(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('versions')
    .addColumn('topic', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('outbox')
    .addColumn('id', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('time', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute()
}

async function createCounters(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('counters')
    .addColumn('key', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('base', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('counter_shares')
    .addColumn('node', idColumn(dialect), (column) => column.notNull())
    .addColumn('key', idColumn(dialect), (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('held', 'bigint', (column) => column.notNull())
    .addColumn('held_until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('counter_shares_primary', ['key', 'node'])
    .execute()
}

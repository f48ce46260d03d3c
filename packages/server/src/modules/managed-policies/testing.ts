import { randomBytes } from 'node:crypto'
import type { Actor, PolicyRing } from '@sekisho/contract'
import { localChanges } from '../../platform/changes/local.ts'
import { createSealer } from '../../platform/keyring/sealer.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { createTestClock, type TestClock } from '../ledger/testing/nodes.ts'
import type { VersionName } from './changes.ts'
import { createManagedPolicies, type ManagedPolicies } from './managed-policies.ts'
import { termsOf, type PolicyVersion } from './policy.ts'
import type { FilePolicy, ManagedPoliciesSettings } from './settings.ts'
import type { PolicySubject } from './subject.ts'

/** Test support: a node with nothing but managed policies. */
export interface PolicyNode extends AsyncDisposable {
  db: ControlDatabase
  clock: TestClock
  policies: ManagedPolicies
  /** kind and data of what was put on record, oldest first */
  entries(): Promise<{ kind: string; actor: Actor; data: Record<string, unknown> }[]>
}

export const author: Actor = { type: 'person', id: 'per_author' }
export const reviewer: Actor = { type: 'person', id: 'per_reviewer' }

export const testSettings: ManagedPoliciesSettings = {
  file: [],
  fileGuard: undefined,
  mode: 'first_match',
  strictForDesktop: false,
  hintHeaders: false,
  fourEyes: false,
  rings: { canary: { groups: ['canary'], people: [] }, sharePercent: 20 },
  rollback: { factor: 3, calls: 200, people: 3 },
  requireGuard: { mode: 'off', maxAgeMs: 86_400_000 },
  configuredModels: [],
}

export function filePolicy(policy: Partial<FilePolicy>): FilePolicy {
  return { match: {}, settings: {}, desktop: undefined, servedToDesktop: undefined, ...policy }
}

export function subject(given: Partial<PolicySubject> = {}): PolicySubject {
  return { id: 'per_somebody', groups: [], roles: ['developer'], ...given }
}

export async function openPolicyNode(
  storage: Storage,
  { masterKey = 'm'.repeat(32), ...settings }: Partial<ManagedPoliciesSettings> & { masterKey?: string } = {},
): Promise<PolicyNode> {
  const random = (size: number) => randomBytes(size)
  const clock = createTestClock()
  // Test support: nothing here logs but what a failing test would show anyway.
  const log = { warn: () => undefined, error: () => undefined } as never
  const db = await openControlDatabase({ storage, clock, random, changes: localChanges({ log }) })
  const policies = await createManagedPolicies({
    db,
    clock,
    random,
    sealer: createSealer([masterKey], random),
    origin: () => 'https://sekisho.test',
    settings: { ...testSettings, ...settings },
  })
  return {
    db,
    clock,
    policies,
    async entries() {
      const rows = await db.takeOutbox(1000)
      return rows.map(({ kind, actor, data }) => ({
        kind,
        actor: JSON.parse(actor) as Actor,
        data: JSON.parse(data) as Record<string, unknown>,
      }))
    },
    [Symbol.asyncDispose]: () => db.close(),
  }
}

/** Somebody looks at the policy, and says yes to the version. */
export async function approve(
  { admin }: Pick<ManagedPolicies, 'admin'>,
  name: VersionName,
  by = reviewer,
): Promise<PolicyVersion> {
  const { policy } = await admin.byId(name.policy)
  return await admin.review(by, { ...name, outcome: 'approved', seen: termsOf(policy) })
}

/** A policy with a version that everybody has. */
export async function publishedPolicy(
  { policies: { admin } }: PolicyNode,
  given: { name?: string; position?: number; match?: object; document: unknown },
): Promise<string> {
  const { name = 'base', position = 100, match = {}, document } = given
  const { id } = await admin.create(author, { name, position, match })
  await publishNext({ admin }, { policy: id, document })
  return id
}

/** Adds a version and gives it to a ring. */
export async function publishNext(
  { admin }: Pick<ManagedPolicies, 'admin'>,
  { policy, document, ring = 'all' }: { policy: string; document: unknown; ring?: PolicyRing },
): Promise<number> {
  const { version } = await admin.addVersion(author, { policy, document, note: '' })
  await admin.publish(author, { policy, version, ring })
  return version
}

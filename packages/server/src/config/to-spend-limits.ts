import type { Source } from './findings.ts'
import type { Settings } from './settings.ts'

const unkept = ['audit_retention_days', 'spend_retention_months', 'identity_retention_days'] as const

/** Who may use the official gateway's admin API; it is served as soon as there is an `admin` section, as there. */
export function toSpendLimits({ file: { admin }, findings }: Source): Pick<Settings, 'spendLimits'> {
  if (admin === undefined) return {}
  for (const key of unkept)
    if (admin[key] !== undefined)
      findings.notice(`admin.${key} does nothing: the ledger, and what people spent, are kept`)
  const { write_keys: writeKeys, read_keys: readKeys, admin_groups: adminGroups } = admin
  return { spendLimits: { writeKeys, readKeys, adminGroups } }
}

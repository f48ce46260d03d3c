import type { RequestListener } from 'node:http'
import type { AdminParts } from './admin-application.ts'
import { createAdminListener } from './admin-listener.ts'

/** The official gateway's admin API, loaded when somebody first calls. Undefined: the file has no `admin` section. */
export function createSpendLimitsListener(parts: AdminParts): RequestListener | undefined {
  const { log } = parts
  const { spendLimits, language: locale } = parts.settings
  if (spendLimits === undefined) return undefined
  const load = async () =>
    (await import('./spend-limits-application.ts')).createSpendLimitsApplication(parts, spendLimits)
  return createAdminListener({ load, log, locale })
}

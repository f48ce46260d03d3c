import type { RequestListener } from 'node:http'
import type { AdminParts } from './admin-application.ts'
import { createAdminListener } from './admin-listener.ts'
import type { Closers } from './closers.ts'

/** `/v1/compliance/…`, loaded when somebody first calls. */
export function createComplianceListener(parts: AdminParts, closers: Closers): RequestListener {
  const { log } = parts
  const load = async () =>
    (await import('./compliance-application.ts')).createComplianceApplication(parts, closers)
  return createAdminListener({ load, log, locale: parts.settings.language })
}

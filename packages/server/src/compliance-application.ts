import type { RequestListener } from 'node:http'
import type { AdminParts } from './admin-application.ts'
import type { Closers } from './closers.ts'
import {
  createAccessRecord,
  createComplianceApi,
  createComplianceKeys,
  keptTranscripts,
} from './modules/compliance/index.ts'
import { every } from './platform/clock/every.ts'
import { systemRandom } from './platform/clock/random.ts'
import { createWebListener } from './web-listener.ts'

const countAccessMs = 60_000

/** The compliance API, wired. */
export function createComplianceApplication(parts: AdminParts, closers: Closers): RequestListener {
  const { db, ledger, people, clock, log, lifecycle } = parts
  const access = createAccessRecord({ clock, append: ledger.appendLater })
  const chore = every(countAccessMs, async () => access.flush())
  closers.add({
    close() {
      chore.stop()
      access.flush(true)
    },
  })
  const api = createComplianceApi({
    keys: createComplianceKeys({ db, clock, random: systemRandom }),
    access,
    queries: ledger.queries,
    people,
    transcripts: keptTranscripts(parts.content.contents, parts.settings.vault),
    clock,
    random: systemRandom,
    name: () => new URL(lifecycle.origin).host,
    report: (err) => log.error({ err }, 'the compliance API met an error'),
  })
  return createWebListener(api, parts.addressOf)
}

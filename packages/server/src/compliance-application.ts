import type { RequestListener } from 'node:http'
import type { AdminParts } from './admin-application.ts'
import type { Closers } from './closers.ts'
import {
  createAccessRecord,
  createComplianceApi,
  createComplianceKeys,
  keptTranscripts,
} from './modules/compliance/index.ts'
import type { Queries } from './modules/ledger/index.ts'
import { every } from './platform/clock/every.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import { revealPersonal } from './platform/sql/personal-values.ts'
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
    queries: revealing(ledger.queries, db),
    people,
    transcripts: keptTranscripts(parts.content.contents, parts.settings.vault),
    clock,
    random: systemRandom,
    name: () => new URL(lifecycle.origin).host,
    report: (err) => log.error({ err }, 'the compliance API met an error'),
  })
  return createWebListener(api, parts.addressOf)
}

/** What is found is shown with the personal values that entries commit to, where they still exist. */
function revealing(queries: Queries, { read }: Pick<ControlDatabase, 'read'>): Queries {
  return {
    ...queries,
    async search(query) {
      const page = await queries.search(query)
      const shown = await revealPersonal(
        read,
        page.entries.map(({ entry }) => entry),
      )
      const entries = page.entries.map((found, at) => ({ ...found, entry: shown[at] ?? found.entry }))
      return { ...page, entries }
    },
  }
}

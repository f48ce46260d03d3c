import type {
  ChargebackDimension,
  ChargebackReportBody,
  ChargebackRowBody,
  ClosedMonthBody,
  CostReportBody,
  ReconciliationBody,
  SavingsReportBody,
} from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { ClosedMonthsTable } from '../../platform/sql/report-tables.ts'
import type { People } from '../people/index.ts'
import type { Projects } from '../projects/index.ts'
import type { ChargeKey, ChargeRow } from './charge-row.ts'
import type { Chargeback } from './chargeback.ts'
import type { Book } from './closed-rows.ts'
import type { ImportedReport } from './import-cost-report.ts'
import type { Reports } from './reports.ts'
import { idleDays, type Savings } from './savings.ts'

interface ReportRoutesDeps {
  reports: Reports
  people: Pick<People, 'byId'>
  projects: Pick<Projects, 'list'>
}

const keys = {
  cost_centre: 'cost_centre',
  project: 'project_id',
  person: 'person_id',
  model: 'model',
  provider: 'provider',
} as const satisfies Record<ChargebackDimension, ChargeKey>

/** The reports' part of the admin API. */
export function reportHandlers({
  reports,
  people,
  projects,
}: ReportRoutesDeps): Pick<
  AdminHandlers,
  'readChargeback' | 'closeMonth' | 'importCostReport' | 'readReconciliation' | 'readSavings'
> {
  return {
    async readChargeback({ month, zone, by: list }) {
      // Sound: the schema lets nothing else through.
      const by = [...new Set(list.split(','))] as ChargebackDimension[]
      const found = await reports.chargeback(
        { month, zone },
        by.map((name) => keys[name]),
      )
      const names = {
        person: (id: string) => people.byId(id)?.name,
        project: by.includes('project') ? await projectNames(projects) : new Map<string, string>(),
      }
      const timeZone = zone === 'utc' ? 'UTC' : reports.timeZone
      const data = found.rows.map((row) => rowBody(row, by, names))
      return { month, zone, timeZone, by, ...closedPart(found), data, ...totalsOf(found.rows) }
    },
    closeMonth: async (book: Book, actor) => closedBody(await reports.close(actor, book)),
    async readSavings({ month }) {
      const found = await reports.savings(month)
      return savingsBody(found, {
        person: (id) => people.byId(id)?.name,
        project: await projectNames(projects),
      })
    },
    importCostReport: async (input, actor) => importedBody(await reports.importCostReport(actor, input)),
    async readReconciliation({ month }) {
      const { lines, ...found } = await reports.reconcile(month)
      const data = lines.map(({ metered: _metered, ...line }) => line)
      return { month, ...found, data, total: reconciledTotal(data) }
    },
  }
}

interface Names {
  person: (id: string) => string | undefined
  project: ReadonlyMap<string, string>
}

function rowBody(row: ChargeRow, by: readonly ChargebackDimension[], names: Names): ChargebackRowBody {
  const projectName = names.project.get(row.project_id)
  const personName = names.person(row.person_id)
  return {
    ...(by.includes('cost_centre') ? { costCentre: row.cost_centre } : {}),
    ...(by.includes('project') ? { projectId: row.project_id } : {}),
    ...(by.includes('project') && projectName !== undefined ? { projectName } : {}),
    ...(by.includes('person') ? { personId: row.person_id } : {}),
    ...(by.includes('person') && personName !== undefined ? { personName } : {}),
    ...(by.includes('model') ? { model: row.model } : {}),
    ...(by.includes('provider') ? { provider: row.provider } : {}),
    simulated: row.simulated === 1,
    ...(row.adjusts === '' ? {} : { adjusts: row.adjusts }),
    calls: row.calls,
    failedCalls: row.failed_calls,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_5m_tokens + row.cache_write_1h_tokens,
    webSearches: row.web_searches,
    costMicroUsd: row.cost_micro_usd,
  }
}

function totalsOf(
  rows: readonly ChargeRow[],
): Pick<ChargebackReportBody, 'total' | 'adjustments' | 'practice'> {
  const sum = (some: readonly ChargeRow[]) => ({
    calls: some.reduce((total, { calls }) => total + calls, 0),
    costMicroUsd: some.reduce((total, { cost_micro_usd }) => total + cost_micro_usd, 0),
  })
  const real = rows.filter(({ simulated }) => simulated === 0)
  return {
    total: sum(real),
    adjustments: sum(real.filter(({ adjusts }) => adjusts !== '')),
    practice: sum(rows.filter(({ simulated }) => simulated === 1)),
  }
}

function closedPart({ closed }: Chargeback): Pick<ChargebackReportBody, 'closed'> {
  return closed === undefined ? {} : { closed: { ...closedBody(closed), intact: closed.intact } }
}

function closedBody({
  month,
  zone,
  rows,
  cost_micro_usd,
  digest,
  closed_at,
}: ClosedMonthsTable): ClosedMonthBody {
  const closedAt = new Date(closed_at).toISOString()
  return { month, zone, rows, costMicroUsd: cost_micro_usd, digest, closedAt }
}

function importedBody(report: ImportedReport): CostReportBody {
  const { id, provider, from_day: from, to_day: to, days, lines, costMicroUsd, imported_at } = report
  const importedAt = new Date(imported_at).toISOString()
  return { id, provider, from, to, days, lines, costMicroUsd, importedAt }
}

function reconciledTotal(lines: ReconciliationBody['data']): ReconciliationBody['total'] {
  const sum = (name: 'theirsMicroUsd' | 'oursMicroUsd' | 'differenceMicroUsd' | 'boundMicroUsd') =>
    lines.reduce((total, line) => total + line[name], 0)
  const unexplained = lines.filter(({ verdict }) => verdict === 'unexplained' || verdict === 'missing')
  return {
    theirsMicroUsd: sum('theirsMicroUsd'),
    oursMicroUsd: sum('oursMicroUsd'),
    differenceMicroUsd: sum('differenceMicroUsd'),
    boundMicroUsd: sum('boundMicroUsd'),
    unexplainedMicroUsd: unexplained.reduce((total, line) => total + Math.abs(line.differenceMicroUsd), 0),
  }
}

function savingsBody(found: Savings & { month: string }, names: Names): SavingsReportBody {
  const named = (id: string) => {
    const personName = names.person(id)
    return personName === undefined ? {} : { personName }
  }
  const iso = (time: number) => new Date(time).toISOString()
  return {
    month: found.month,
    cache: found.cache.map((finding) => {
      const projectName = names.project.get(finding.projectId)
      return { ...finding, ...named(finding.personId), ...(projectName === undefined ? {} : { projectName }) }
    }),
    smallRequests: found.smallRequests,
    batch: found.batch.map((finding) => ({ ...finding, ...named(finding.personId) })),
    idleCredentials: found.idleCredentials.map(({ id, name, personId, createdAt, lastUsedAt }) => ({
      credentialId: id,
      name,
      personId,
      ...named(personId),
      createdAt: iso(createdAt),
      ...(lastUsedAt === null ? {} : { lastUsedAt: iso(lastUsedAt) }),
    })),
    idleDays,
  }
}

/** Of archived ones too. */
async function projectNames(projects: Pick<Projects, 'list'>): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  let after: string | undefined
  do {
    const { data, next } = await projects.list({ limit: 1_000, after })
    for (const { id, name } of data) names.set(id, name)
    after = next
  } while (after !== undefined)
  return names
}

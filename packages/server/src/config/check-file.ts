import type { Source } from './findings.ts'
import type { ReadFlags } from './flags.ts'
import type { ProviderSettings } from '../modules/providers/index.ts'
import { upstreamName } from './schema/upstreams.ts'
import { noUpstream } from './to-pricing.ts'

/** Rules between sections, and the sections that are read but not built yet. */
export function checkFile(source: Source): void {
  checkModels(source)
  checkUnbuilt(source)
}

/** A `zdr` rule that no provider can serve would refuse every call of those people. */
export function checkRetention({ file, findings }: Source, providers: readonly ProviderSettings[]): void {
  if (providers.some((provider) => provider.terms.retention === 'zero')) return
  for (const [index, rule] of (file.sekisho.access ?? []).entries())
    if (rule.retention === 'zdr')
      findings.problem(
        ['sekisho', 'access', index, 'retention'],
        'is zdr, and no provider keeps nothing; set sekisho.providers.<name>.retention: zero where the contract says so',
      )
}

/** Several processes on one machine share a store that is a server of its own. */
export function checkWorkers(
  { file, findings }: Source,
  { workers }: ReadFlags,
  storage: 'sqlite' | 'postgres',
): void {
  if ((workers ?? file.sekisho.workers) > 1 && storage === 'sqlite')
    findings.problem(
      workers === undefined ? ['sekisho', 'workers'] : ['--workers'],
      'above 1 needs PostgreSQL; set store.postgres_url',
    )
}

export function checkModels({ file, findings }: Source): void {
  if (file.upstreams === undefined) {
    if (file.models !== undefined && file.models.length > 0)
      findings.problem(
        ['models'],
        'needs upstreams, whose names its upstream_model uses; add upstreams or remove models',
      )
    return
  }
  const names = file.upstreams.map(upstreamName)
  for (const [index, model] of (file.models ?? []).entries())
    for (const name of Object.keys(model.upstream_model))
      if (!names.includes(name))
        findings.problem(['models', index, 'upstream_model', name], noUpstream(name, names))
}

export function checkUnbuilt({ file, findings }: Source): void {
  if (file.load_test_mode?.enabled)
    findings.stops(
      'load_test_mode',
      ['load_test_mode'],
      'is not built yet: calls would go upstream and cost money',
    )
  if (file.cri?.enabled) findings.stops('cri', ['cri'], 'is not built yet')
  if (file.telemetry?.forward_to.length) findings.notice('telemetry does nothing yet: nothing is forwarded')
}

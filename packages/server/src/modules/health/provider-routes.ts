import type { AdminHandlers } from '../../http/index.ts'
import type { ProviderSettings } from '../providers/index.ts'
import type { ProviderFigures, ProviderWindows } from './provider-windows.ts'

interface ProviderRoutesDeps {
  windows: Pick<ProviderWindows, 'of'>
  providers: readonly ProviderSettings[]
  /** the boot id of this node */
  node: string
  startedAt: number
}

/** What is said of the providers. Figures are this node's own, and say so. */
export function providerHandlers({
  windows,
  providers,
  node,
  startedAt,
}: ProviderRoutesDeps): Pick<AdminHandlers, 'listProviders'> {
  return {
    listProviders: async () => ({
      node,
      startedAt: new Date(startedAt).toISOString(),
      data: providers.map((settings) => ({ ...described(settings), ...figured(windows.of(settings.name)) })),
    }),
  }
}

function described(settings: ProviderSettings) {
  const { name, kind, terms } = settings
  const isPractice = settings.kind === 'practice'
  return {
    name,
    kind,
    practice: isPractice,
    contract: terms.contract,
    retention: terms.retention,
    training: terms.training,
    region: terms.region,
    // The host alone: a path of the operator's relay is nobody's business.
    ...(isPractice ? {} : { host: new URL(settings.baseUrl).host }),
    keys: isPractice ? 0 : settings.keys.length,
  }
}

const nothing: ProviderFigures = {
  minutes: 0,
  calls: 0,
  failed: 0,
  failures: [],
  p50Ms: undefined,
  p90Ms: undefined,
  lastFailure: undefined,
  key: undefined,
}

function figured({ key, p50Ms, p90Ms, lastFailure, ...counts }: ProviderFigures = nothing) {
  return {
    ...(key === undefined ? {} : { keyInUse: { place: key.key, hint: key.hint } }),
    recent: {
      ...counts,
      ...(p50Ms === undefined ? {} : { p50Ms }),
      ...(p90Ms === undefined ? {} : { p90Ms }),
      ...(lastFailure === undefined
        ? {}
        : { lastFailure: { reason: lastFailure.reason, at: new Date(lastFailure.at).toISOString() } }),
    },
  }
}

import {
  baseUrlProblem,
  keyProblem,
  type AnthropicProviderSettings,
  type PracticeProviderSettings,
  type ProviderSettings,
  type ProviderTerms,
  type SecretSource,
} from '../modules/providers/index.ts'
import type { Findings, Source } from './findings.ts'
import { formatPath, type KeyPath } from './problems.ts'
import { upstreamName, type Upstream } from './schema/upstreams.ts'
import { noUpstream } from './to-pricing.ts'
import { readableFile } from './to-storage.ts'

type AnthropicUpstream = Extract<Upstream, { provider: 'anthropic' }>

/** The file's upstreams; without any the key in the environment; without that the practice provider. */
export function toProviders(source: Source): readonly ProviderSettings[] {
  const { file, env, findings } = source
  const key = env['ANTHROPIC_API_KEY'] || undefined
  const fromKey = file.sekisho.practice === undefined && key !== undefined ? ['anthropic'] : []
  checkTerms(source, file.upstreams?.map(upstreamName) ?? fromKey)
  if (file.upstreams !== undefined) {
    if (file.sekisho.practice !== undefined)
      findings.problem(['sekisho', 'practice'], 'cannot stand beside upstreams; remove one of the two')
    const providers = file.upstreams.flatMap((upstream, index) => fromUpstream(source, upstream, index))
    if (providers.length === 0) findings.notice('no usable upstream is left, so /readyz answers 503')
    return providers
  }
  if (file.sekisho.practice !== undefined || key === undefined) return [practice(source)]
  const problem = keyProblem(key)
  if (problem !== undefined)
    findings.problem(
      [],
      `the environment variable ANTHROPIC_API_KEY cannot be used: ${problem}; unset it or set the provider's key`,
    )
  return [fromEnvironment(source, key)]
}

function fromEnvironment(source: Source, key: string): AnthropicProviderSettings {
  const upstream = { provider: 'anthropic', base_url: 'https://api.anthropic.com', auth: {} } as const
  return toAnthropic(source, { upstream, key: { kind: 'value', value: key }, bearer: false })
}

function practice(source: Source): PracticeProviderSettings {
  const script = source.file.sekisho.practice?.script
  return {
    kind: 'practice',
    name: 'practice',
    // It never leaves this machine and nobody contracts for it.
    terms: { contract: 'api', retention: 'zero', training: false, region: 'local' },
    ...modelsFor(source, 'practice'),
    ...(script === undefined
      ? {}
      : { scriptFile: readableFile(source, ['sekisho', 'practice', 'script'], script) }),
  }
}

function fromUpstream(
  source: Source,
  upstream: Upstream,
  index: number,
): readonly AnthropicProviderSettings[] {
  const { findings } = source
  const path = ['upstreams', index]
  if (upstream.provider !== 'anthropic') {
    findings.stops(
      `upstreams.${upstream.provider}`,
      path,
      `is of provider ${upstream.provider}, which is not built yet`,
    )
    return []
  }
  checkFeatures(upstream, path, findings)
  const bearer = upstream.auth.oauth_token !== undefined
  const keyPath = [...path, 'auth', bearer ? 'oauth_token' : 'api_key']
  const value = upstream.auth.oauth_token ?? upstream.auth.api_key
  if (value === undefined) {
    findings.stops(
      'upstreams.federation',
      [...path, 'auth'],
      'uses workload identity federation, which is not built yet',
    )
    return []
  }
  const problem = baseUrlProblem(upstream.base_url)
  if (problem !== undefined) findings.problem([...path, 'base_url'], `cannot be used: ${problem}`)
  return [toAnthropic(source, { upstream, key: toSecret(source, keyPath, value), bearer })]
}

function checkFeatures(upstream: AnthropicUpstream, path: KeyPath, findings: Findings): void {
  const { headers, groups, models, forward_user_identity } = upstream
  const features = { headers, groups, models, forward_user_identity: forward_user_identity || undefined }
  for (const name of ['headers', 'groups', 'models', 'forward_user_identity'] as const)
    if (features[name] !== undefined) findings.stops(`upstreams.${name}`, [...path, name], 'is not built yet')
}

interface Anthropic {
  upstream: Pick<AnthropicUpstream, 'name' | 'provider' | 'base_url'>
  key: SecretSource
  bearer: boolean
}

function toAnthropic(source: Source, { upstream, key, bearer }: Anthropic): AnthropicProviderSettings {
  const name = upstreamName(upstream)
  const terms = source.file.sekisho.providers?.[name]
  const path = ['sekisho', 'providers', name]
  const next = terms?.next_api_key && toSecret(source, [...path, 'next_api_key'], terms.next_api_key)
  return {
    kind: 'anthropic',
    name,
    baseUrl: upstream.base_url.replace(/\/+$/, ''),
    keys: next ? [key, next] : [key],
    auth: bearer || terms?.bearer ? 'bearer' : 'x-api-key',
    terms: termsOf(source, name),
    ...modelsFor(source, name),
    firstByteTimeoutMs: source.file.timeouts.upstream_ttfb_ms ?? 120_000,
    ...(terms?.ca_file === undefined
      ? {}
      : { caFile: readableFile(source, [...path, 'ca_file'], terms.ca_file) }),
  }
}

/** A key from a file stays a path, so that it can be read again when the file changes. */
function toSecret(source: Source, path: KeyPath, value: string): SecretSource {
  const problem = keyProblem(value)
  if (problem !== undefined) source.findings.problem(path, `cannot be used: ${problem}`)
  const file = source.secretFiles.get(formatPath(path))
  return file === undefined ? { kind: 'value', value } : { kind: 'file', path: file }
}

function termsOf(source: Source, name: string): ProviderTerms {
  const terms = source.file.sekisho.providers?.[name]
  return {
    contract: terms?.contract === 'enterprise' ? 'enterprise' : 'api',
    retention: terms?.retention ?? 'standard',
    training: terms?.training ?? false,
    region: terms?.region ?? 'global',
  }
}

function checkTerms({ file, findings }: Source, names: readonly string[]): void {
  for (const [name, terms] of Object.entries(file.sekisho.providers ?? {})) {
    const path = ['sekisho', 'providers', name]
    if (!names.includes(name)) findings.problem(path, noUpstream(name, names))
    if (terms.contract === 'consumer')
      findings.problem(
        [...path, 'contract'],
        "is consumer; consumer plans may not carry a company's calls, so use an api or enterprise contract",
      )
  }
}

/** What this upstream calls the models of the file, and which of them only a mapping can reach. */
function modelsFor({ file }: Source, name: string): Pick<ProviderSettings, 'modelIds' | 'customModels'> {
  const modelIds: Record<string, string> = {}
  const models = file.models ?? []
  // The first entry of an id wins, as it does there.
  for (const model of models.toReversed()) {
    const mapped = Object.hasOwn(model.upstream_model, name) ? model.upstream_model[name] : undefined
    if (mapped) modelIds[model.id] = mapped
  }
  return {
    modelIds,
    customModels: [...new Set(models.map((model) => model.id).filter((id) => !/^claude-/i.test(id)))],
  }
}

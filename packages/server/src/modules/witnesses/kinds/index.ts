import { importVerifier } from '@sekisho/ledger'
import type { Clock } from '../../../platform/clock/clock.ts'
import { sha256 } from '../../ledger/index.ts'
import type { ProxySettings } from '../../providers/index.ts'
import type { ConsistencySource } from '../judge.ts'
import type { WitnessSettings } from '../settings.ts'
import type { HandOverSource, Witness } from '../witness.ts'
import { createCoSigner } from './co-signer.ts'
import { createFileWitness } from './file.ts'
import { createGitWitness } from './git.ts'
import { createS3Witness } from './s3.ts'
import { createWebhookWitness } from './webhook.ts'

export interface WitnessDeps extends ConsistencySource, HandOverSource {
  clock: Clock
  proxy: ProxySettings
  dataDir: string
  /** where git and ssh are found */
  searchPath: string
  /** of our checkpoints; undefined: none is signed yet */
  origin: () => Promise<string | undefined>
}

/** @throws Error when the proxy cannot be used, NoteError when a verifier key is none */
export async function openWitness(settings: WitnessSettings, deps: WitnessDeps): Promise<Witness> {
  const { kind } = settings
  if (kind === 'file') return createFileWitness(settings, deps)
  if (kind === 'git') return createGitWitness(settings, deps)
  if (kind === 's3') return createS3Witness(settings, deps)
  if (kind === 'webhook') return createWebhookWitness(settings, deps)
  const verifier = await importVerifier(sha256, settings.verifierKey)
  return createCoSigner(settings, { ...deps, verifier })
}

/** Where it keeps checkpoints, in words without secrets. Another place is another witness, whatever its name. */
export function placeOf(settings: WitnessSettings): string {
  const { kind } = settings
  if (kind === 'file') return settings.path
  if (kind === 'git') return `${settings.url} ${settings.branch}`
  if (kind === 's3') return `${settings.endpoint}/${settings.bucket}/${settings.prefix}`
  // The path may be the receiver's secret.
  return kind === 'webhook' ? new URL(settings.url).origin : settings.url
}

import { importVerifier } from '@sekisho/ledger'
import type { Clock } from '../../../platform/clock/clock.ts'
import { sha256 } from '../../ledger/index.ts'
import type { ProxySettings } from '../../providers/index.ts'
import type { ConsistencySource } from '../judge.ts'
import type { WitnessSettings } from '../settings.ts'
import type { Witness } from '../witness.ts'
import { createCoSigner } from './co-signer.ts'
import { createFileWitness } from './file.ts'
import { createGitWitness } from './git.ts'
import { createS3Witness } from './s3.ts'
import { createWebhookWitness } from './webhook.ts'

export interface WitnessDeps extends ConsistencySource {
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
  switch (settings.kind) {
    case 'file':
      return createFileWitness(settings, deps)
    case 'git':
      return createGitWitness(settings, deps)
    case 's3':
      return createS3Witness(settings, deps)
    case 'webhook':
      return createWebhookWitness(settings, deps)
    case 'sekisho':
      return createCoSigner(settings, {
        ...deps,
        verifier: await importVerifier(sha256, settings.verifierKey),
      })
  }
}

/** Where it keeps checkpoints, in words without secrets. Another place is another witness, whatever its name. */
export function placeOf(settings: WitnessSettings): string {
  switch (settings.kind) {
    case 'file':
      return settings.path
    case 'git':
      return `${settings.url} ${settings.branch}`
    case 's3':
      return `${settings.endpoint}/${settings.bucket}/${settings.prefix}`
    case 'webhook':
      return new URL(settings.url).origin
    case 'sekisho':
      return settings.url
  }
}

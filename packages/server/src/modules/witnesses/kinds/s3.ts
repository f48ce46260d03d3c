import { hash } from 'node:crypto'
import type { Clock } from '../../../platform/clock/clock.ts'
import { createS3Signer, type S3Request } from '../../../platform/s3.ts'
import { held } from '../conflict.ts'
import type { S3WitnessSettings } from '../settings.ts'
import { ConflictError, WitnessProblem, type OwnCheckpoint, type Witness } from '../witness.ts'
import { checkpointOf } from './checkpoint-of.ts'
import { answerOf, createOutbound, textOf, type OutboundOptions } from './outbound.ts'
import { readVersions } from './s3-versions.ts'

interface S3Deps extends Pick<OutboundOptions, 'proxy'> {
  clock: Clock
}

const dayMs = 86_400_000

/**
 * A bucket with Object Lock: an object for each checkpoint, which nobody can change or remove before its time. Keys count
 * down, because a bucket lists in order, so that the first is the newest; versions are listed, so that a delete marker
 * hides nothing, and of a key the oldest counts.
 */
export function createS3Witness(settings: S3WitnessSettings, { clock, proxy }: S3Deps): Witness {
  const { prefix, lock } = settings
  const signer = createS3Signer(settings, clock)
  const outbound = createOutbound({ proxy, allowLoopback: settings.allowLoopback })

  async function ask(request: S3Request, signal: AbortSignal): Promise<Response> {
    const { url, ...signed } = await signer.sign(request)
    return answerOf(outbound.fetch(url, { ...signed, signal }), url)
  }

  async function read(key: string, version: string | undefined, signal: AbortSignal): Promise<string> {
    const query = version === undefined ? {} : { query: { versionId: version } }
    const response = await ask({ method: 'GET', key, ...query }, signal)
    if (response.status !== 200) throw refused('reading', response)
    return textOf(response)
  }

  async function refuseOverwrite(key: string, own: OwnCheckpoint, signal: AbortSignal): Promise<string> {
    const there = checkpointOf(await read(key, undefined, signal))
    if (Buffer.compare(there.root, own.root) === 0) return own.note
    const ownRoot = Buffer.from(own.root).toString('base64')
    throw new ConflictError({ what: 'fork', ...held(there), ownSize: own.size, ownRoot })
  }

  return {
    compared: 'here',
    async newest(signal) {
      const query = { versions: '', prefix, 'max-keys': '100', 'encoding-type': 'url' }
      const response = await ask({ method: 'GET', query }, signal)
      if (response.status !== 200) throw refused('listing', response)
      const versions = readVersions(await textOf(response)).filter(({ key }) => isOurs(key, prefix))
      const [first] = versions
      if (first === undefined) return undefined
      const oldest = versions.filter(({ key }) => key === first.key).at(-1) ?? first
      return read(oldest.key, oldest.version, signal)
    },
    async publish(own, signal) {
      const key = keyOf(prefix, own.size)
      const body = Buffer.from(own.note)
      const headers = {
        'content-type': 'text/plain; charset=utf-8',
        // Asked for with Object Lock.
        'content-md5': hash('md5', body, 'base64'),
        'if-none-match': '*',
        'x-amz-object-lock-mode': lock.mode.toUpperCase(),
        'x-amz-object-lock-retain-until-date': new Date(clock.now() + lock.days * dayMs).toISOString(),
      }
      const response = await ask({ method: 'PUT', key, headers, body }, signal)
      // 412: it is there already; 409: somebody else is writing it just now.
      if (response.status === 412) return refuseOverwrite(key, own, signal)
      if (response.status !== 200) throw refused('writing', response)
      return own.note
    },
    close: () => outbound.close(),
  }
}

const digits = 16

function keyOf(prefix: string, size: number): string {
  return `${prefix}${String(Number.MAX_SAFE_INTEGER - size).padStart(digits, '0')}-${size}`
}

function isOurs(key: string, prefix: string): boolean {
  return /^\d{16}-\d{1,16}$/.test(key.slice(prefix.length)) && key.startsWith(prefix)
}

function refused(what: string, { status }: Response): WitnessProblem {
  return new WitnessProblem(`${what} the bucket was answered with status ${status}`)
}

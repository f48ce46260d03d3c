import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { SignatureV4 } from '@smithy/signature-v4'
import type { Clock } from './clock/clock.ts'

/** A bucket of S3 or of what speaks like it. */
export interface S3Bucket {
  /** `https://s3.ap-northeast-1.amazonaws.com`, or the address of another service; no path */
  endpoint: string
  region: string
  bucket: string
  /** the bucket stands in the path and not in the host's name, as most services other than AWS want it */
  pathStyle: boolean
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

export interface S3Request {
  method: 'GET' | 'PUT' | 'HEAD'
  /** of the object, without a leading slash; left out: the bucket itself */
  key?: string
  query?: Readonly<Record<string, string>>
  /** names in lower case; all of them are signed */
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array
}

/** A request that may be sent as it is. */
export interface SignedRequest {
  url: string
  method: string
  headers: Record<string, string>
  body?: Uint8Array
}

/**
 * Signs requests to a bucket with AWS Signature Version 4, the body included (`x-amz-content-sha256`), so that whoever
 * carries them can neither change nor reuse them for longer than the 15 minutes the service allows.
 */
export interface S3Signer {
  sign(request: S3Request): Promise<SignedRequest>
}

export function createS3Signer(bucket: S3Bucket, clock: Pick<Clock, 'now'>): S3Signer {
  // One in use is kept: it remembers the key derived for the day.
  let loading: Promise<SignatureV4> | undefined
  return {
    async sign({ method, key = '', query, headers, body }) {
      loading ??= loadSigner(bucket)
      const signer = await loading
      const { hostname, host, port, protocol } = addressOf(bucket)
      const path = `${bucket.pathStyle ? `/${bucket.bucket}` : ''}/${key.split('/').map(encodePart).join('/')}`
      const unsigned = {
        method,
        protocol,
        hostname,
        ...(port === '' ? {} : { port: Number(port) }),
        path,
        query: { ...query },
        headers: { ...headers, host },
        body: body ?? '',
      }
      const signed = await signer.sign(unsigned, { signingDate: new Date(clock.now()) })
      // Whoever sends it writes the host and the length.
      const { host: _, ...rest } = signed.headers
      return {
        method,
        url: `${protocol}//${host}${path}${queryText(query)}`,
        headers: rest,
        ...(body === undefined ? {} : { body }),
      }
    },
  }
}

/** Brought with the first request: most servers have no bucket. */
async function loadSigner({ region, accessKeyId, secretAccessKey, sessionToken }: S3Bucket) {
  const { SignatureV4 } = await import('@smithy/signature-v4')
  return new SignatureV4({
    service: 's3',
    region,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    sha256: Sha256,
    // S3 alone takes the path as it is sent.
    uriEscapePath: false,
    applyChecksum: true,
  })
}

function addressOf({ endpoint, bucket, pathStyle }: S3Bucket): URL {
  const url = new URL(endpoint)
  if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`
  return url
}

/** As the signature wants it: everything but what RFC 3986 leaves unreserved. */
function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function queryText(query: S3Request['query'] = {}): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** SHA-256 and its HMAC from node:crypto, in the form the signer asks for. */
class Sha256 {
  #hash: Hash | Hmac
  readonly #secret: string | Uint8Array | undefined
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret)
    this.#hash = this.#begin()
  }
  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest())
  }
  reset(): void {
    this.#hash = this.#begin()
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === 'string') return data
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

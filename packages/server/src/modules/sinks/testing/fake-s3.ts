import { createHash, createHmac } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { openHttpReceiver, type Asked, type FakeAnswer, type HttpReceiver } from './http-receiver.ts'

/** Test support: a bucket with the path style, which computes every signature itself (Signature Version 4). */
export interface FakeS3 extends HttpReceiver {
  /** key to lines */
  objects: Map<string, string[]>
}

interface S3Options {
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** epoch milliseconds */
  now: () => number
}

export async function openFakeS3(options: S3Options): Promise<FakeS3> {
  const objects: FakeS3['objects'] = new Map()
  const error = (status: number, code: string): FakeAnswer => ({
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
  })
  const receiver = await openHttpReceiver((asked) => {
    const problem = signatureProblem(asked, options)
    if (problem !== undefined) return error(403, problem)
    const [, bucket, ...key] = decodeURIComponent(asked.path).split('/')
    if (bucket !== options.bucket) return error(404, 'NoSuchBucket')
    if (asked.method !== 'PUT') return error(405, 'MethodNotAllowed')
    if (asked.headers['content-length'] === undefined) return error(411, 'MissingContentLength')
    // Stored as sent: who reads it unpacks it.
    objects.set(key.join('/'), gunzipSync(asked.raw).toString().trimEnd().split('\n'))
    return { status: 200 }
  })
  return { ...receiver, objects }
}

function signatureProblem(asked: Asked, { region, accessKeyId, secretAccessKey, now }: S3Options) {
  const { headers, method, path, query, raw } = asked
  const authorization = headers.authorization ?? ''
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
  if (!match) return 'AccessDenied'
  const [, id, day = '', zone, signed = '', signature] = match
  if (id !== accessKeyId) return 'InvalidAccessKeyId'
  if (zone !== region) return 'AuthorizationHeaderMalformed'
  const stamp = String(headers['x-amz-date'])
  const sent = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Math.abs(sent - now()) > 900_000) return 'RequestTimeTooSkewed'
  const digest = sha256(raw)
  if (headers['x-amz-content-sha256'] !== digest) return 'XAmzContentSHA256Mismatch'
  const names = signed.split(';')
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => names.includes(name)))
    return 'AccessDenied'
  const canonical = [
    method,
    path,
    [...query].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, ' ')}`),
    '',
    signed,
    digest,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  )
  const expected = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`).toString('hex')
  return signature === expected ? undefined : 'SignatureDoesNotMatch'
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

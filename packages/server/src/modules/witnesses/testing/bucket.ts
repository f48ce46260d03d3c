import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Version {
  key: string
  id: string
  /** a delete marker has none */
  body: Buffer | undefined
  lock: { mode: string; until: string } | undefined
}

/** Test support: a bucket with Object Lock as S3 has it, which looks at signatures, checksums and locks. */
export interface TestBucket {
  endpoint: string
  /** oldest first */
  versions: Version[]
  /** what comes next is answered with this status and nothing is done */
  failWith: (status: number | undefined) => void
  /** Hides an object as DELETE does. */
  hide: (key: string) => void
  /** Puts a version there, as somebody with the key can. */
  put: (key: string, body: string) => void
  close: () => Promise<void>
}

interface BucketOptions {
  name: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  now: () => number
}

export async function openBucket(options: BucketOptions): Promise<TestBucket> {
  const versions: Version[] = []
  let failing: number | undefined
  const add = (key: string, body: Buffer | undefined, lock?: Version['lock']) =>
    void versions.push({ key, id: `v${versions.length + 1}`, body, lock })
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      if (failing !== undefined) return refuse(response, failing, 'Injected')
      const problem = signatureProblem(request, body, options)
      if (problem !== undefined) return refuse(response, 403, problem)
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket')
      const key = decodeURIComponent(pathname.slice(`/${options.name}/`.length))
      if (!pathname.startsWith(`/${options.name}/`)) return refuse(response, 404, 'NoSuchBucket')
      if (request.method === 'PUT') return put(request, response, { key, body })
      if (searchParams.has('versions')) return list(response, searchParams)
      return get(response, key, searchParams.get('versionId'))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  function put(
    request: IncomingMessage,
    response: ServerResponse,
    { key, body }: { key: string; body: Buffer },
  ) {
    const mode = String(request.headers['x-amz-object-lock-mode'])
    const until = String(request.headers['x-amz-object-lock-retain-until-date'])
    const md5 = createHash('md5').update(body).digest('base64')
    if (request.headers['content-md5'] !== md5) return refuse(response, 400, 'BadDigest')
    if (!['COMPLIANCE', 'GOVERNANCE'].includes(mode)) return refuse(response, 400, 'InvalidArgument')
    if (!(Date.parse(until) > options.now())) return refuse(response, 400, 'InvalidRetentionPeriod')
    const latest = versions.findLast((version) => version.key === key)
    if (request.headers['if-none-match'] === '*' && latest?.body !== undefined)
      return refuse(response, 412, 'PreconditionFailed')
    add(key, body, { mode, until })
    return response.writeHead(200, { 'x-amz-version-id': versions.at(-1)?.id ?? '' }).end()
  }

  function list(response: ServerResponse, query: URLSearchParams) {
    const prefix = query.get('prefix') ?? ''
    const found = versions
      .map((version, index) => ({ ...version, index }))
      .filter(({ key }) => key.startsWith(prefix))
      .toSorted((a, b) => (a.key === b.key ? b.index - a.index : a.key < b.key ? -1 : 1))
      .slice(0, Number(query.get('max-keys') ?? 1000))
    const xml = found.map(({ key, id, body }) => {
      const name = body === undefined ? 'DeleteMarker' : 'Version'
      return `<${name}><Key>${encodeURIComponent(key)}</Key><VersionId>${id}</VersionId></${name}>`
    })
    const document = `<?xml version="1.0"?><ListVersionsResult>${xml.join('')}</ListVersionsResult>`
    return response.writeHead(200, { 'content-type': 'application/xml' }).end(document)
  }

  function get(response: ServerResponse, key: string, id: string | null) {
    const version = versions.findLast((one) => one.key === key && (id === null || one.id === id))
    if (version?.body === undefined) return refuse(response, 404, 'NoSuchKey')
    return response.writeHead(200).end(version.body)
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    versions,
    failWith: (status) => void (failing = status),
    hide: (key) => add(key, undefined),
    put: (key, body) => add(key, Buffer.from(body)),
    close: async () => void (await once(server.close(), 'close')),
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

function refuse(response: ServerResponse, status: number, code: string) {
  return response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
}

/** AWS Signature Version 4, from its specification; undefined: it is right. */
function signatureProblem(
  request: IncomingMessage,
  body: Buffer,
  options: BucketOptions,
): string | undefined {
  const [, credential = '', signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const [id, day = '', region, service, end] = credential.split('/')
  if (id !== options.accessKeyId) return 'InvalidAccessKeyId'
  if (region !== options.region || service !== 's3' || end !== 'aws4_request')
    return 'AuthorizationHeaderMalformed'
  const names = signed.split(';')
  const must = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') || name === 'content-md5',
  )
  if (!['host', ...must].every((name) => names.includes(name))) return 'AccessDenied'
  const time = String(request.headers['x-amz-date'])
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(at - options.now()) < 900_000)) return 'RequestTimeTooSkewed'
  const digest = createHash('sha256').update(body).digest('hex')
  if (request.headers['x-amz-content-sha256'] !== digest) return 'XAmzContentSHA256Mismatch'
  const [path = '', query = ''] = (request.url ?? '/').split('?')
  const canonical = [
    request.method,
    path,
    query.split('&').toSorted().join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    digest,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const hashed = createHash('sha256').update(canonical).digest('hex')
  const key = [day, options.region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${options.secretAccessKey}`),
  )
  const expected = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', time, scope, hashed].join('\n'))
    .digest('hex')
  return expected === signature ? undefined : 'SignatureDoesNotMatch'
}

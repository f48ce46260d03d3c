import { expect, test } from 'vitest'
import { createS3Signer, type S3Bucket } from './s3.ts'

// The keys and answers of the examples in Amazon's documentation ("Signature Calculations for the Authorization Header").
const example: S3Bucket = {
  endpoint: 'https://s3.amazonaws.com',
  region: 'us-east-1',
  bucket: 'examplebucket',
  pathStyle: false,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const clock = { now: () => Date.UTC(2013, 4, 24) }
const signer = createS3Signer(example, clock)
const signatureOf = (headers: Record<string, string>) =>
  /Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '')?.[1]

test('signs an object that is asked for as Amazon’s example does', async () => {
  const signed = await signer.sign({ method: 'GET', key: 'test.txt', headers: { range: 'bytes=0-9' } })
  expect(signed.url).toBe('https://examplebucket.s3.amazonaws.com/test.txt')
  expect(signatureOf(signed.headers)).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41')
})

test('signs what is put, not only where to', async () => {
  const signed = await signer.sign({
    method: 'PUT',
    key: 'test$file.text',
    headers: { 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    body: Buffer.from('Welcome to Amazon S3.'),
  })
  expect(signed.url).toBe('https://examplebucket.s3.amazonaws.com/test%24file.text')
  expect(signed.headers['x-amz-content-sha256']).toBe(
    '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
  )
  expect(signed.headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
  )
})

test('signs a list of objects as Amazon’s example does', async () => {
  const signed = await signer.sign({ method: 'GET', query: { 'max-keys': '2', prefix: 'J' } })
  expect(signed.url).toBe('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J')
  expect(signatureOf(signed.headers)).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')
})

test('puts the bucket into the path where a service wants it there, and keeps its port', async () => {
  const local = createS3Signer({ ...example, endpoint: 'https://127.0.0.1:9000', pathStyle: true }, clock)
  const { url } = await local.sign({ method: 'PUT', key: 'a/dt=2026-11-26/b c.gz', body: Buffer.of(1) })
  expect(url).toBe('https://127.0.0.1:9000/examplebucket/a/dt%3D2026-11-26/b%20c.gz')
})

test('sends and signs the token of a session', async () => {
  const passing = createS3Signer({ ...example, sessionToken: 'token-of-a-session' }, clock)
  const { headers } = await passing.sign({ method: 'GET', key: 'a' })
  expect(headers['x-amz-security-token']).toBe('token-of-a-session')
  expect(headers['authorization']).toContain('x-amz-security-token')
})

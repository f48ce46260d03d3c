import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jwtVerify } from 'jose'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { createGoogleGroups, withGoogleGroups, type GoogleGroups } from './google-groups.ts'
import { testIssuer } from './testing/issuer-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-google-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const file = join(folder, 'account.json')
writeFileSync(
  file,
  JSON.stringify({
    client_email: 'sekisho@project.iam.example.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: 'https://token.example.com/token',
  }),
)
const settings = (serviceAccountFile: string) =>
  testIssuer('https://accounts.example.com', {
    googleGroups: { serviceAccountFile, adminEmail: 'admin@example.com' },
  })

let now: number
let setBackMs: number
let calls: { url: URL; authorization: string | undefined; body: string | undefined }[]
let answers: (url: URL) => Response
let groups: GoogleGroups | undefined
beforeEach(() => {
  now = Date.UTC(2026, 10, 25)
  setBackMs = 0
  calls = []
  answers = (url) => {
    if (url.pathname === '/token') return Response.json({ access_token: 'one', expires_in: 3600 })
    const next = url.searchParams.get('pageToken') === null ? { nextPageToken: 'p2' } : {}
    const name = url.searchParams.get('pageToken') ?? 'p1'
    return Response.json({ groups: [{ email: `${name}@Example.com` }], ...next })
  }
  groups = createGoogleGroups(settings(file), {
    clock: { now: () => now - setBackMs, monotonic: () => now },
    directoryUrl: 'https://directory.example.com',
    outbound: {
      fetch: async (text, { headers, body } = {}) => {
        const url = new URL(text)
        calls.push({ url, authorization: headers?.['authorization'], body: body?.toString() })
        return answers(url)
      },
    },
  })
})

it('a person’s groups are their addresses, from every page', async () => {
  expect(await groups?.of('tanaka@example.com')).toEqual(['p1@example.com', 'p2@example.com'])
  const [token, first] = calls
  expect(first?.url.searchParams.get('userKey')).toBe('tanaka@example.com')
  expect(first?.authorization).toBe('Bearer one')
  const assertion = new URLSearchParams(token?.body).get('assertion') ?? ''
  const { payload } = await jwtVerify(assertion, publicKey, { currentDate: new Date(now) })
  expect(payload).toMatchObject({
    iss: 'sekisho@project.iam.example.com',
    sub: 'admin@example.com',
    aud: 'https://token.example.com/token',
    scope: 'https://www.googleapis.com/auth/admin.directory.group.readonly',
  })
})

it('groups are looked up by an address that is verified, and by no other', async () => {
  const claimed = { subject: 's', email: 'ceo@example.com', emailVerified: true, name: undefined, groups: [] }
  expect((await withGoogleGroups(claimed, groups)).groups).toEqual(['p1@example.com', 'p2@example.com'])
  calls = []
  for (const unproved of [
    { ...claimed, emailVerified: false },
    { ...claimed, email: undefined, emailVerified: false },
  ])
    expect(await withGoogleGroups(unproved, groups)).toEqual(unproved)
  expect(await withGoogleGroups(claimed, undefined)).toEqual(claimed)
  expect(calls).toEqual([])
})

it('a token is used until shortly before its end', async () => {
  await groups?.of('a@example.com')
  now += 3_500_000
  await groups?.of('a@example.com')
  expect(calls.filter(({ url }) => url.pathname === '/token')).toHaveLength(1)
  now += 50_000
  await groups?.of('a@example.com')
  expect(calls.filter(({ url }) => url.pathname === '/token')).toHaveLength(2)
})

it('a token lasts no longer for a clock that is set back', async () => {
  await groups?.of('a@example.com')
  setBackMs = 7_200_000
  now += 3_550_000
  await groups?.of('a@example.com')
  expect(calls.filter(({ url }) => url.pathname === '/token')).toHaveLength(2)
})

it.each([
  () => new Response('{}', { status: 403 }),
  () => new Response('<html>', { status: 200 }),
  () => Response.json({ groups: [{ name: 'no address' }] }),
])('an answer that cannot be used says nothing about the person', async (answer) => {
  answers = (url) =>
    url.pathname === '/token' ? Response.json({ access_token: 'one', expires_in: 60 }) : answer()
  await expect(groups?.of('a@example.com')).rejects.toMatchObject({ name: 'IssuerAway' })
})

it('pages without end are given up', async () => {
  answers = (url) =>
    url.pathname === '/token'
      ? Response.json({ access_token: 'one', expires_in: 3600 })
      : Response.json({ nextPageToken: 'again' })
  await expect(groups?.of('a@example.com')).rejects.toMatchObject({ name: 'IssuerAway' })
  expect(calls.length).toBeLessThan(20)
})

it('a file that is no service account’s stops the boot, by its name', () => {
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, '{"client_email":"x","private_key":"y"}')
  const deps = { clock: { now: () => 0, monotonic: () => 0 }, outbound: { fetch: () => Promise.reject() } }
  for (const path of [broken, join(folder, 'missing.json')])
    expect(() => createGoogleGroups(settings(path), deps)).toThrow(path)
})

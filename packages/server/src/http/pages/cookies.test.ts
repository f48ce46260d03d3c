import { expect, it } from 'vitest'
import { createSealer } from '../../platform/keyring/sealer.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { createPageCookies } from './index.ts'

let now = Date.UTC(2026, 10, 25)
const clock = { now: () => now, monotonic: () => now }
const sealer = createSealer(['a master key for tests that is long enough'], systemRandom)
const https = createPageCookies({ origin: () => 'https://gate.example.com', sealer, clock })
const http = createPageCookies({ origin: () => 'http://127.0.0.1:8787', sealer, clock })

function back(...cookies: string[]): Request {
  return new Request('https://gate.example.com/', {
    headers: { cookie: cookies.map((c) => c.split(';')[0]).join('; ') },
  })
}

it('on https a cookie is bound to this host, and no script or other site may use it', () => {
  expect(https.write('session', 'v', 60)).toBe(
    '__Host-sekisho_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
  )
})

it('on http it can be neither, and says so by its name', () => {
  expect(http.write('session', 'v')).toBe('sekisho_session=v; Path=/; HttpOnly; SameSite=Lax')
  expect(https.read(back(http.write('session', 'v')), 'session')).toBeUndefined()
})

it('a signed cookie comes back as it was, whatever it holds', () => {
  const value = 'per_1 / 田中; a=b "c", d'
  expect(https.readSigned(back(https.writeSigned('return', value, 60)), 'return')).toBe(value)
})

it('a signed cookie that was changed, renamed or outlived its end is not there', () => {
  const written = https.writeSigned('return', 'value', 60)
  const [name = '', rest = ''] = (written.split(';')[0] ?? '').split('=')
  const flipped = rest.startsWith('A') ? `B${rest.slice(1)}` : `A${rest.slice(1)}`
  expect(https.readSigned(back(`${name}=${flipped}`), 'return')).toBeUndefined()
  expect(https.readSigned(back(`${name}=${rest.split('.')[0]}`), 'return')).toBeUndefined()
  expect(https.readSigned(back(`__Host-sekisho_other=${rest}`), 'other')).toBeUndefined()
  now += 60_000
  expect(https.readSigned(back(written), 'return')).toBeUndefined()
})

it('of two cookies of one name neither is taken: one was planted', () => {
  expect(
    https.read(back(https.write('session', 'mine'), https.write('session', 'planted')), 'session'),
  ).toBeUndefined()
})

it('a cleared cookie is gone at once', () => {
  expect(https.clear('session')).toContain('__Host-sekisho_session=; Path=/; Max-Age=0')
})

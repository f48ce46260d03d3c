import { generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { guardPath, guardTokenTypes, type Actor } from '@sekisho/contract'
import { importJWK, SignJWT, type JWTPayload } from 'jose'
import { pino } from 'pino'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { createPeople, type People } from '../people/index.ts'
import { createGuardApp } from './guard-app.ts'
import type { GuardDevice } from './guard-device.ts'
import { createGuardrails, type Guardrails } from './guardrails.ts'
import { openStanding, type Standing } from './standing.ts'
import type { DuePolicy, PolicyCount } from './managed-policies.ts'

/** Test support: the side of a guard, and a server's guardrails over a database. */

export const origin = 'https://sekisho.test'
export const admin: Actor = { type: 'operator' }

export interface TestKey {
  privateJwk: JsonWebKey
  publicJwk: GuardDevice['publicJwk']
}

export function newKey(): TestKey {
  const privateJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { privateJwk, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: privateJwk.x ?? '' } }
}

export async function sign(
  claims: JWTPayload,
  { privateJwk }: TestKey,
  header: { typ: string; kid?: string },
): Promise<string> {
  // Sound: made by `newKey`.
  const key = await importJWK(privateJwk as Parameters<typeof importJWK>[0], 'EdDSA')
  return await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(key)
}

export interface Ground {
  now: number
  db: ControlDatabase
  people: People
  person: string
  other: string
  guardrails: Guardrails
  /** what is due to everybody */
  due: DuePolicy | undefined
  /** checksums that were due until a moment ago */
  former: string[]
  standing: Standing
  observed: (PolicyCount & { person: string })[]
  /** sessions by access token */
  tokens: Map<string, string>
  /** who vouches for these sessions */
  issuer: string
  ask(
    method: string,
    path: string,
    over?: { token?: string; body?: unknown },
  ): Promise<{ status: number; body: Answer }>
  /** enrols a key as the person's */
  enrol(key: TestKey, over?: object): Promise<string>
  /** a token for a request */
  token(device: string, key: TestKey, over?: JWTPayload): Promise<string>
  entries(): Promise<{ kind: string; data: Record<string, unknown>; actor: unknown }[]>
  close(): Promise<void>
}

export type Answer = Record<string, unknown> & { error?: { code?: string } }

export async function openGround(storage: Storage): Promise<Ground> {
  const clock = { now: () => ground.now, monotonic: () => ground.now }
  const db = await openControlDatabase({
    storage,
    clock,
    random: systemRandom,
    changes: localChanges({ log: pino({ level: 'silent' }) }),
  })
  const ground: Ground = {
    now: Date.UTC(2026, 10, 26, 4),
    db,
    // Sound: set before the ground is handed out.
    people: undefined as unknown as People,
    person: '',
    other: '',
    guardrails: undefined as unknown as Guardrails,
    due: undefined,
    former: [],
    standing: await openStanding(db),
    observed: [],
    tokens: new Map(),
    issuer: 'local',
    ask: async () => ({ status: 0, body: {} }),
    async enrol(key, over = {}) {
      ground.now++ // ids sort by the time they were made
      const proof = await sign(timed(ground, { aud: origin }), key, { typ: guardTokenTypes.enrolment })
      const body = { key: key.publicJwk, proof, name: 'laptop', os: 'linux', ...over }
      return String((await ground.ask('POST', '/enrol', { token: 'of-person', body })).body['device'])
    },
    token: (device, key, over = {}) =>
      sign(timed(ground, { iss: device, aud: `${origin}${guardPath}`, ...over }), key, {
        typ: guardTokenTypes.request,
        kid: device,
      }),
    entries: async () =>
      (await db.takeOutbox(1000)).map(({ kind, data, actor }) => ({
        kind,
        data: JSON.parse(data) as Record<string, unknown>,
        actor: JSON.parse(actor) as unknown,
      })),
    close: () => db.close(),
  }
  ground.people = await createPeople({ db, clock, random: systemRandom })
  const create = async (name: string) =>
    (await ground.people.create(admin, { name, roles: ['developer'], groups: ['sre'] })).id
  ground.person = await create('田中')
  ground.other = await create('佐藤')
  ground.tokens.set('of-person', ground.person).set('of-other', ground.other)
  await db.dropOutbox((await db.takeOutbox(1000)).map(({ id }) => id))
  ground.guardrails = createGuardrails({
    db,
    clock,
    random: systemRandom,
    people: ground.people,
    publicUrl: () => origin,
    standing: ground.standing,
    managedPolicies: {
      compiledFor: () => ground.due,
      checksumsFor: () => [...(ground.due === undefined ? [] : [ground.due.checksum]), ...ground.former],
      signedFor: async ({ id }) => `${ground.due === undefined ? 'nothing' : 'signed'} for ${id}`,
      guardKeys: () => ({ keys: [{ kty: 'OKP' }], successions: ['signed'] }),
      observe: async (person, counts) =>
        void ground.observed.push(...counts.map((count) => ({ person, ...count }))),
    },
  })
  ground.ask = askOf(ground)
  return ground
}

function timed({ now }: Ground, claims: JWTPayload): JWTPayload {
  const iat = Math.floor(now / 1000)
  return { iat, exp: iat + 60, ...claims }
}

function askOf(ground: Ground): Ground['ask'] {
  const free = { take: () => true, waitSeconds: () => 1 }
  const app = createGuardApp({
    guardrails: ground.guardrails,
    people: ground.people,
    sessions: {
      find(token) {
        const personId = ground.tokens.get(token)
        return personId === undefined
          ? undefined
          : { id: 'ses_1', personId, kind: 'cli', issuer: ground.issuer, deviceId: null, secondFactor: false }
      },
    },
    limits: { address: free, device: free },
    locale: 'en',
    report(error) {
      throw error
    },
  })
  return async (method, path, { token, body } = {}) => {
    const request = new Request(`${origin}${guardPath}${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const response = await app.fetch(request, { client: { address: '192.0.2.1', agent: 'test' } })
    return { status: response.status, body: (await response.json()) as Answer }
  }
}

import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policyKeyTokenType } from '@sekisho/contract'
import { publicJwkOf, signToken, thumbprintOf, type PublicJwk } from '../device/tokens.ts'
import { stateFolder, type StateFolder } from '../state/state-folder.ts'

/** Test support: an Ed25519 key in the forms that are needed of it. */
export interface TestKey {
  privateJwk: JsonWebKey
  publicJwk: PublicJwk
  thumbprint: string
}

export function newTestKey(): TestKey {
  const privateJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const publicJwk = publicJwkOf(privateJwk)
  if (publicJwk === undefined) throw new Error('not an Ed25519 key')
  return { privateJwk, publicJwk, thumbprint: thumbprintOf(publicJwk) }
}

export interface TestPolicy {
  settings?: object
  mode?: string
  /** epoch seconds; now without it */
  iat?: number
  sub?: string
  version?: number
}

export function signPolicy(key: TestKey, policy: TestPolicy = {}): string {
  const {
    settings = {},
    mode = 'enforce',
    iat = Math.floor(Date.now() / 1000),
    sub = 'per_1',
    version = 1,
  } = policy
  const checksum = `sha256:${'0'.repeat(64)}`
  const versions = [{ policy: 'pol_test', version }]
  const claims = { iss: testServer, sub, iat, checksum, guard: mode, versions, settings }
  return signToken(claims, { key: key.privateJwk, typ: 'JWT', kid: key.thumbprint })
}

/** As a server says that no policy is for somebody. */
export function signNothing(
  key: TestKey,
  { iat = Math.floor(Date.now() / 1000), sub = 'per_1' } = {},
): string {
  const checksum = `sha256:${createHash('sha256').update('{}').digest('hex')}`
  const claims = { iss: testServer, sub, iat, checksum, guard: 'off', versions: [], settings: {} }
  return signToken(claims, { key: key.privateJwk, typ: 'JWT', kid: key.thumbprint })
}

/** In which a key names the one that follows it. */
export function signSuccession(key: TestKey, successor: TestKey, typ: string = policyKeyTokenType): string {
  const { privateJwk, publicJwk, thumbprint: kid } = key
  return signToken(
    { iat: Math.floor(Date.now() / 1000), successor: successor.publicJwk },
    { key: privateJwk, typ, kid, jwk: publicJwk },
  )
}

export const testServer = 'https://sekisho.test'

/** A machine that is enrolled, in a folder of its own that goes with the scope. */
export interface TestMachine extends Disposable {
  folder: string
  state: StateFolder
  serverKey: TestKey
  deviceKey: TestKey
  /** what the hook is started with */
  args: readonly string[]
  hold(policy?: TestPolicy): void
}

export function testMachine(server = testServer): TestMachine {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sekisho-guard-')))
  const state = stateFolder(join(folder, 'state'))
  const [serverKey, deviceKey] = [newTestKey(), newTestKey()]
  mkdirSync(state.root, { mode: 0o700 })
  const enrolment = { server, device: 'gdv_1', person: 'per_1', audience: `${server}/v1/guard` }
  writeFileSync(state.enrolment, JSON.stringify({ ...enrolment, key: deviceKey.privateJwk }), { mode: 0o600 })
  return {
    folder,
    state,
    serverKey,
    deviceKey,
    args: ['--server', server, '--key', serverKey.thumbprint, '--state', state.root],
    hold(policy) {
      const held = { policy: signPolicy(serverKey, policy), key: serverKey.publicJwk }
      writeFileSync(state.policy, JSON.stringify(held), { mode: 0o600 })
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What Claude Code gives a PreToolUse hook on its input. */
export function hookInput(tool: string, input: object, over: object = {}): string {
  return JSON.stringify({
    session_id: '0b5cbd7a-2b7e-4a57-9c8e-0d3f1f2f6a10',
    cwd: '/tmp/project',
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: tool,
    tool_input: input,
    tool_use_id: 'toolu_01',
    ...over,
  })
}

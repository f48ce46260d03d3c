import { generateKeyPairSync } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { guardTokenTypes, type Sentence } from '@sekisho/contract'
import { readEnrolment, type Enrolment } from '../device/enrolment.ts'
import { readClientDevice } from '../device/client-device.ts'
import { publicJwkOf, signToken, thumbprintOf } from '../device/tokens.ts'
import { writeWhole } from '../state/write-whole.ts'
import { isRecord, textAt } from '../state/json.ts'
import { readKnownHook, type KnownHook } from '../state/known-hook.ts'
import { stateFolder, type StateFolder } from '../state/state-folder.ts'
import { askServer, expectOk, type Answer } from '../sync/server-client.ts'
import { guardVersion } from '../version.ts'
import { tell, type CommandGround } from './command-ground.ts'
import type { CommandOptions } from './command-options.ts'
import { CommandProblem, sentences } from './command-problem.ts'
import { runSync } from './run-sync.ts'
import { endSignIn, signInByCode } from './sign-in-by-code.ts'

/**
 * Makes a key for this machine and has the server know it as a device of the person who is signed in. The key of an
 * enrolment before is replaced.
 */
export async function enrol(options: CommandOptions, ground: CommandGround): Promise<number> {
  const { server } = options
  if (server === undefined) throw new CommandProblem(sentences.usage, { what: '--server' })
  const shown = await accessToken(server, options, ground)
  const state = stateFolder(options.state ?? ground.defaultStateRoot)
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = privateKey.export({ format: 'jwk' })
  const publicKey = publicJwkOf(key)
  if (publicKey === undefined) throw new Error('a new key is no Ed25519 key')
  const iat = Math.floor(ground.now() / 1000)
  // Whoever enrols a key has it: otherwise somebody could enrol another's as their own.
  const proof = signToken(
    { aud: server, iat, exp: iat + 60 },
    { key, typ: guardTokenTypes.enrolment, jwk: publicKey },
  )
  const name = (options.name ?? ground.hostName).slice(0, 100) || 'machine'
  const clientDevice = await readClientDevice(ground.homeDir)
  const request = { key: publicKey, proof, name, os: ground.platform, guardVersion, ...clientDevice }
  const body = expectOk(await ask(request, { ...shown, server }, ground), server)
  const [device, person, audience] = ['device', 'person', 'audience'].map((one) => textAt(body, one))
  if (!device || !person || !audience) throw new CommandProblem(sentences.oddAnswer, { server })
  const hook = await hookOf(server, state)
  const enrolment: Enrolment = { server, device, person, audience, key }
  await writeWhole(state.enrolment, JSON.stringify(enrolment))
  // Another person's policy, or another server's, is none of this device.
  await rm(state.policy, { force: true })
  await rm(state.floor, { force: true })
  if (hook === undefined) await rm(state.hook, { force: true })
  const keys = keysIn(body)
  if (options.json) ground.print(JSON.stringify({ device, person, server, keys }))
  else tell(ground, enrolled, { device, server, keys: keys.join(', ') })
  const started = asHook(options, hook ?? { keys, reportOnly: false })
  return started.keys.length === 0 ? 0 : await runSync(started, ground)
}

/** How the hook is started that runs on this machine already, for this server. Undefined: none did, as far as is known. */
async function hookOf(server: string, state: StateFolder): Promise<KnownHook | undefined> {
  const before = await readEnrolment(state.enrolment)
  return before?.server === server ? await readKnownHook(state.hook) : undefined
}

/** Who enrols anew says nothing of the hook, which goes on as it was started: a guard that only reports does not say that it blocks. */
function asHook(
  options: CommandOptions,
  { keys, reportOnly, maxAgeDays }: Omit<KnownHook, 'maxAgeDays'> & Partial<KnownHook>,
): CommandOptions {
  return {
    ...(maxAgeDays === undefined ? {} : { maxAgeDays: String(maxAgeDays) }),
    ...options,
    keys: options.keys.length > 0 ? options.keys : keys,
    reportOnly: options.reportOnly || reportOnly,
  }
}

interface Shown {
  token: string
  /** its sign-in was made for this alone, and is over then, whatever comes of it */
  isOwn: boolean
}

/** @throws CommandProblem when there is no answer */
async function ask(
  body: object,
  { server, token, isOwn }: Shown & { server: string },
  ground: CommandGround,
): Promise<Answer> {
  try {
    return await askServer({ server, method: 'POST', path: '/enrol', token, body, fetch: ground.fetch })
  } finally {
    if (isOwn) await endSignIn(token, { server, ground })
  }
}

/**
 * From the input; of the sign-in that `sekisho login` keeps, in its file or the keychain; or, where that is not, of a sign-in
 * in a browser.
 */
async function accessToken(
  server: string,
  { tokenOnInput }: CommandOptions,
  ground: CommandGround,
): Promise<Shown> {
  const text = tokenOnInput
    ? await ground.readInput()
    : await ground.run('sekisho', ['token', '--server', server])
  const token = text?.trim() ?? ''
  if (/^[\w.-]{20,8192}$/.test(token)) return { token, isOwn: false }
  if (tokenOnInput) throw new CommandProblem(sentences.noToken, { server })
  return { token: await signInByCode(server, ground), isOwn: true }
}

function keysIn(body: Readonly<Record<string, unknown>>): string[] {
  const keys: unknown = isRecord(body['keys']) ? body['keys']['keys'] : undefined
  return Array.isArray(keys)
    ? keys.slice(0, 20).flatMap((one) => {
        const key = publicJwkOf(one)
        return key === undefined ? [] : [thumbprintOf(key)]
      })
    : []
}

const enrolled: Sentence = {
  en: 'This machine is {device} at {server}. Its policies are signed by: {keys}',
  ja: 'このマシンは {server} に {device} として登録されました。ポリシーの署名鍵: {keys}',
}

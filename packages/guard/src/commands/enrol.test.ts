import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnrolment } from '../device/enrolment.ts'
import { keepKnownHook, readKnownHook } from '../state/known-hook.ts'
import { stateFolder } from '../state/state-folder.ts'
import { newTestKey, testServer } from '../testing/machine.ts'
import type { CommandGround } from './command-ground.ts'
import { readCommandOptions } from './command-options.ts'
import { enrol } from './enrol.ts'

const token = 'a'.repeat(40)
let folder: string
/** paths that were asked for */
let asked: string[]
let answers: Record<string, () => Response>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-enrol-'))
  asked = []
  answers = {
    '/oauth/device_authorization': () =>
      Response.json({
        device_code: 'secret',
        user_code: 'ABCD-EFGH',
        verification_uri: `${testServer}/device`,
        expires_in: 600,
        interval: 1,
      }),
    '/oauth/token': () => Response.json({ access_token: token }),
    '/v1/guard/enrol': () =>
      Response.json({ device: 'gdv_1', person: 'per_1', audience: `${testServer}/v1/guard`, keys: [] }),
    '/oauth/revoke': () => Response.json({}),
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ground = (): CommandGround => ({
  locale: 'en',
  platform: 'linux',
  homeDir: folder,
  hostName: 'laptop',
  defaultStateRoot: join(folder, 'state'),
  program: [],
  now: () => Date.UTC(2026, 10, 26),
  wait: () => Promise.resolve(),
  async fetch(input) {
    const path = (typeof input === 'string' ? input : '').slice(testServer.length)
    asked.push(path)
    const answer = answers[path]
    if (answer === undefined) throw new TypeError('fetch failed')
    return await Promise.resolve(answer())
  },
  print: () => undefined,
  printAside: () => undefined,
  readInput: () => Promise.resolve(''),
  run: () => Promise.resolve(undefined),
})
const run = (...more: string[]) => enrol(readCommandOptions(['--server', testServer, ...more]), ground())
const state = () => stateFolder(join(folder, 'state'))
const enrolment = () => readEnrolment(state().enrolment)

describe('a sign-in that was made for an enrolment alone', () => {
  it('is ended when the server does not answer to the enrolment', async () => {
    delete answers['/v1/guard/enrol']
    await expect(run()).rejects.toThrow('does not answer')
    expect(asked.at(-1)).toBe('/oauth/revoke')
  })

  it('takes no enrolment along when it cannot be ended', async () => {
    delete answers['/oauth/revoke']
    expect(await run()).toBe(0)
    expect(await enrolment()).toMatchObject({ device: 'gdv_1', person: 'per_1' })
  })
})

describe('an enrolment on a machine whose hook is known', () => {
  const [own, other] = [newTestKey(), newTestKey()]
  const reporting = { keys: [own.thumbprint], maxAgeDays: 30, reportOnly: true }
  const known = () => readKnownHook(state().hook)
  beforeEach(async () => {
    const keys = { keys: [other.publicJwk] }
    answers['/v1/guard/enrol'] = () =>
      Response.json({ device: 'gdv_1', person: 'per_1', audience: `${testServer}/v1/guard`, keys })
    await run()
    await keepKnownHook(state().hook, reporting)
  })

  it('says nothing of how that is started: a guard that only reports goes on saying so', async () => {
    await run()
    expect(await known()).toEqual(reporting)
  })

  it('takes what it is told', async () => {
    await run('--key', other.thumbprint, '--max-age-days', '3')
    expect(await known()).toEqual({ keys: [other.thumbprint], maxAgeDays: 3, reportOnly: true })
  })

  it('at another server knows nothing of it: its keys are of the one before', async () => {
    const enrolled = await enrolment()
    writeFileSync(state().enrolment, JSON.stringify({ ...enrolled, server: 'https://before.test' }))
    await run()
    expect(await known()).toEqual({ keys: [other.thumbprint], maxAgeDays: 7, reportOnly: false })
  })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir } from '../testing.ts'

let data: FakeDataDir
let api: FakeApi
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())

function onData(...words: string[]) {
  api = fakeApi(answers)
  return runCli([...words, '--data', data.dataDir], { fetch: api.fetch })
}

describe('people update', () => {
  const id = answers.createPerson.id
  it('sends what was given, and nothing else', async () => {
    await onData('people', 'update', id, '--role', 'auditor', '--group', 'a', '--group', 'b')
    expect(api.asked[0]?.input).toStrictEqual({ id, roles: ['auditor'], groups: ['a', 'b'] })
    await onData('people', 'update', id, '--clear-email', '--clear-groups')
    expect(api.asked[0]?.input).toStrictEqual({ id, email: null, groups: [] })
  })
})

describe('sessions', () => {
  it('list asks for those in force when told so', async () => {
    await onData('sessions', 'list', '--in-force', '--person', answers.createPerson.id)
    expect(api.asked[0]?.input).toMatchObject({ inForce: 'true', person: answers.createPerson.id })
  })

  it('revoke-all may be held to one device', async () => {
    const line = ['sessions', 'revoke-all', '--person', 'tanaka@example.com', '--reason', 'lost']
    const { out } = await onData(...line, '--device', answers.updateDevice.id)
    expect(out).toContain('2')
    expect(api.asked[1]?.input).toStrictEqual({
      personId: answers.createPerson.id,
      deviceId: answers.updateDevice.id,
      reason: 'lost',
    })
  })
})

describe('federation create', () => {
  const line = ['federation', 'create', '--name', 'x', '--issuer', 'https://i.example', '--audience', 'a']
  const account = ['--service-account', answers.createServiceAccount.id]

  it('gathers the values of a claim, and the lifetime in seconds', async () => {
    const conditions = ['--condition', 'ref=a=b', '--condition', 'ref=c', '--condition', '/deep/claim=d']
    await onData(...line, ...account, ...conditions, '--lifetime', '1h')
    expect(api.asked[0]?.input).toMatchObject({
      conditions: { ref: ['a=b', 'c'], '/deep/claim': ['d'] },
      ttlSeconds: 3600,
    })
  })

  it.each(['ref', '=x', 'ref='])('refuses the condition %s before anything is sent', async (condition) => {
    expect(await onData(...line, ...account, `--condition=${condition}`)).toMatchObject({ code: 2 })
    expect(api.asked).toStrictEqual([])
  })
})

describe('sign-in methods', () => {
  it('are shown one a line, a passkey with the id that removes it', async () => {
    const { out } = await onData('people', 'sign-in-methods', 'tanaka@example.com')
    for (const shown of ['password', 'totp', '7 left', 'cGFzc2tleQ', 'cGhvbmU']) expect(out).toContain(shown)
    expect(api.asked[1]?.input).toStrictEqual({ id: answers.createPerson.id })
  })

  it('are removed by name, a single passkey by its id', async () => {
    const words = ['people', 'remove-sign-in-method', 'tanaka@example.com', '--reason', 'lost']
    const { out } = await onData(...words, '--method', 'passkey', '--passkey', 'cGhvbmU')
    expect(api.asked[1]?.input).toStrictEqual({
      id: answers.createPerson.id,
      method: 'passkey',
      passkey: 'cGhvbmU',
      reason: 'lost',
    })
    expect(out).toContain('Sessions ended: 2')
  })

  it('that are none of the known ones are refused before anything is sent', async () => {
    const words = ['people', 'remove-sign-in-method', 'tanaka@example.com', '--reason', 'lost']
    expect(await onData(...words, '--method', 'sms')).toMatchObject({ code: 2 })
    expect(api.asked).toStrictEqual([])
  })
})

describe('invitations resend', () => {
  it('shows the new link once, without commands to the terminal', async () => {
    const { out } = await onData('invitations', 'resend', answers.revokeInvitation.id, '--days', '3')
    expect(api.asked[0]?.input).toStrictEqual({ id: answers.revokeInvitation.id, expiresInDays: 3 })
    expect(out).toContain('/invitation/secret')
    expect(out).not.toContain('\u001B')
  })
})

describe('people import', () => {
  it('sends the file as it is and shows the links once', async () => {
    const file = join(data.dataDir, 'people.csv')
    await writeFile(file, 'name,email,roles,groups\n田中,t@example.com,developer,\n')
    const { out } = await onData('people', 'import', file)
    expect(api.asked[0]?.input).toStrictEqual({
      csv: 'name,email,roles,groups\n田中,t@example.com,developer,\n',
      expiresInDays: 7,
    })
    expect(out).toContain('/invitation/secret')
  })

  it('says everything that is wrong with the file, a line each', async () => {
    const file = join(data.dataDir, 'wrong.csv')
    await writeFile(file, 'name,email,roles,groups\nx,y,,\nz,z,,\n')
    const problems = [
      { code: 'csv_cell', message: 'Line 2: \u001B[2J is wrong.' },
      { code: 'csv_cell', message: 'Line 3 is wrong.' },
    ]
    const error = { type: 'x', code: 'csv_cell', message: 'Both.', problems }
    const refuse = async () => Response.json({ type: 'error', error }, { status: 400 })
    const words = ['people', 'import', file, '--data', data.dataDir]
    const { code, err } = await runCli(words, { fetch: refuse })
    expect([code, err]).toStrictEqual([2, 'Line 2: \\u001b[2J is wrong.\nLine 3 is wrong.\n'])
  })

  it('of a file that is not there is wrong usage, and nothing is asked', async () => {
    for (const file of [join(data.dataDir, 'none.csv'), data.dataDir])
      expect(await onData('people', 'import', file)).toMatchObject({
        code: 2,
        err: expect.stringContaining(file),
      })
    expect(api.asked).toStrictEqual([])
  })
})

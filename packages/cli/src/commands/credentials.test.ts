import { connectionLines } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { commandLine } from '../testing-commands.ts'
import { fakeApi, runCli } from '../testing.ts'

const cli = commandLine()

describe('credentials create', () => {
  it('shows the secret once, with the two lines for Claude Code', async () => {
    const { out } = await cli.onData('credentials', 'create', '--person', answers.createPerson.id)
    for (const line of connectionLines(answers.createCredential)) expect(out).toContain(`  ${line}\n`)
    expect(out.split('sk-skh-')).toHaveLength(2)
  })

  it('finds a person by address and sends the lifetime in seconds', async () => {
    await cli.onData(
      'credentials',
      'create',
      '--person',
      'tanaka@example.com',
      '--kind',
      'any',
      '--expires',
      '90d',
    )
    expect(cli.asked.map(({ operation }) => operation)).toStrictEqual(['listPeople', 'createCredential'])
    expect(cli.asked[1]?.input).toStrictEqual({
      personId: answers.createPerson.id,
      kind: 'any',
      name: 'Claude Code',
      expiresInSeconds: 7_776_000,
    })
  })

  it('says so when nobody has the address', async () => {
    const { fetch } = fakeApi({ listPeople: { data: [] } })
    const { code, err } = await runCli(
      ['credentials', 'create', '--person', 'nobody@example.com', '--data', cli.dataDir],
      { fetch },
    )
    expect(code).toBe(4)
    expect(err).toContain('nobody@example.com')
  })

  it.each(['90', 'soon', '-1d'])('refuses the lifetime %s before anything is sent', async (expires) => {
    const { code, err } = await cli.onData('credentials', 'create', '--person', 'x', `--expires=${expires}`)
    expect(code).toBe(2)
    expect(err).toContain('--expires')
    expect(cli.asked).toStrictEqual([])
  })
})

describe('credentials rotate', () => {
  it('sends the grace in seconds, a day when none is given', async () => {
    await cli.onData('credentials', 'rotate', answers.revokeCredential.id)
    expect(cli.asked[0]?.input).toStrictEqual({ id: answers.revokeCredential.id, graceSeconds: 86_400 })
    await cli.onData('credentials', 'rotate', answers.revokeCredential.id, '--grace', '0s')
    expect(cli.asked[0]?.input).toMatchObject({ graceSeconds: 0 })
  })

  it('sends another life for the new one when it is given', async () => {
    await cli.onData('credentials', 'rotate', answers.revokeCredential.id, '--expires', '90d')
    expect(cli.asked[0]?.input).toMatchObject({ expiresInSeconds: 90 * 86_400 })
  })
})

describe('credentials revoke', () => {
  const revoke = (reason: string) =>
    cli.onData('credentials', 'revoke', answers.revokeCredential.id, '--reason', reason)

  it('of one that was revoked before says when and why, because that reason stands', async () => {
    const { code, out } = await revoke('stolen')
    expect(code).toBe(0)
    for (const part of ['already', '2026-11-22 06:14 UTC', 'lost']) expect(out).toContain(part)
  })

  it('says that calls are refused from now on', async () => {
    expect((await revoke('lost')).out).toContain('from now on')
  })
})

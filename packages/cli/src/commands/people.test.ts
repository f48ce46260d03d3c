import { describe, expect, it } from 'vitest'
import { commandLine } from '../testing-commands.ts'

const cli = commandLine()

describe('people add', () => {
  it('takes several roles and groups, and developer when none is given', async () => {
    const groups = ['--group', 'a', '--group', 'b']
    await cli.onData('people', 'add', '--name', '田中', '--role', 'security', '--role', 'auditor', ...groups)
    expect(cli.asked[0]?.input).toStrictEqual({
      name: '田中',
      roles: ['security', 'auditor'],
      groups: ['a', 'b'],
    })
    await cli.onData('people', 'add', '--name', '田中')
    expect(cli.asked[0]?.input).toMatchObject({ roles: ['developer'], groups: [] })
  })

  it('refuses a role there is not', async () => {
    const { code, err } = await cli.onData('people', 'add', '--name', 'x', '--role', 'emperor')
    expect(code).toBe(2)
    expect(err).toContain('claude_code_user')
  })
})

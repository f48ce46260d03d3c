import { expect, it } from 'vitest'
import { commandLine } from '../testing-commands.ts'

const cli = commandLine()

it('service accounts are found by a part of the name, as on the console', async () => {
  await cli.onData('service-accounts', 'list', '--search', 'nightly', '--status', 'active')
  expect(cli.asked[0]?.input).toMatchObject({ search: 'nightly', status: 'active' })
  const { code } = await cli.onData('service-accounts', 'list', '--status', 'ended')
  expect(code).toBe(2)
})

import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSmallFile } from '../state/read-file.ts'
import { testMachine, type TestMachine } from '../testing/machine.ts'
import { readHeldPolicy } from './held-policy.ts'

let machine: TestMachine
beforeEach(() => {
  machine = testMachine()
})
afterEach(() => machine[Symbol.dispose]())

const now = Date.now()
const seconds = Math.floor(now / 1000)
const held = (read?: typeof readSmallFile) =>
  readHeldPolicy(
    machine.state,
    { keys: [machine.serverKey.thumbprint], person: 'per_1', maxAgeMs: 86_400_000, now },
    read,
  )

it('a policy that is put in place while it is read is used, and taken for no older one', async () => {
  const { state } = machine
  machine.hold({ iat: seconds - 60, version: 1 })
  writeFileSync(state.floor, `${seconds - 60}\n`)
  let policyRead: Promise<unknown> | undefined
  const policy = await held(async (file, maxBytes) => {
    if (file === state.floor && policyRead !== undefined) {
      await policyRead
      machine.hold({ iat: seconds, version: 2 })
      writeFileSync(state.floor, `${seconds}\n`)
    }
    const read = readSmallFile(file, maxBytes)
    if (file === state.policy) policyRead = read
    return await read
  })
  expect(policy.versions).toEqual([{ policy: 'pol_test', version: 2 }])
})

it('one that is older than what was held blocks', async () => {
  machine.hold({ iat: seconds - 60 })
  writeFileSync(machine.state.floor, `${seconds}\n`)
  await expect(held()).rejects.toMatchObject({ code: 'policy-rolled-back' })
})

import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type * as readFile from '../state/read-file.ts'
import { testMachine, type TestMachine } from '../testing/machine.ts'
import { readHeldPolicy } from './held-policy.ts'

/** What happens before a file is read; each once. */
const before = new Map<string, () => Promise<void>>()
const reads = new Map<string, Promise<unknown>>()
vi.mock(import('../state/read-file.ts'), async (load) => {
  const real: typeof readFile = await load()
  return {
    ...real,
    readSmallFile: async (file: string, maxBytes: number) => {
      const first = before.get(file)
      before.delete(file)
      if (first !== undefined) await first()
      const read = real.readSmallFile(file, maxBytes)
      reads.set(file, read)
      return await read
    },
  }
})

let machine: TestMachine
beforeEach(() => {
  machine = testMachine()
})
afterEach(() => {
  machine[Symbol.dispose]()
  before.clear()
})

const now = Date.now()
const seconds = Math.floor(now / 1000)
const held = () =>
  readHeldPolicy(machine.state, {
    keys: [machine.serverKey.thumbprint],
    person: 'per_1',
    maxAgeMs: 86_400_000,
    now,
  })

it('a policy that is put in place while it is read is used, and taken for no older one', async () => {
  const { state } = machine
  machine.hold({ iat: seconds - 60, version: 1 })
  writeFileSync(state.floor, `${seconds - 60}\n`)
  before.set(state.floor, async () => {
    await reads.get(state.policy)
    machine.hold({ iat: seconds, version: 2 })
    writeFileSync(state.floor, `${seconds}\n`)
  })
  expect((await held()).versions).toEqual([{ policy: 'pol_test', version: 2 }])
})

it('one that is older than what was held blocks', async () => {
  machine.hold({ iat: seconds - 60 })
  writeFileSync(machine.state.floor, `${seconds}\n`)
  await expect(held()).rejects.toMatchObject({ code: 'policy-rolled-back' })
})

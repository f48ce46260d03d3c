import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createKeyRing, KeyUnknown } from './key-ring.ts'
import { createLocalKey } from './local-key.ts'

const [first, second] = ['a', 'b'].map((letter) => createLocalKey(letter.repeat(32)))
if (!first || !second) throw new Error('unreachable')
const owner = { key: 'cky_1', person: 'per_1', day: '2026-11-22' }
const dataKey = randomBytes(32)

it('what a key wraps it unwraps, and so does the same secret elsewhere', async () => {
  const wrapped = await first.wrap(dataKey, owner)
  expect(Buffer.from(wrapped).includes(dataKey)).toBe(false)
  expect(await first.unwrap(wrapped, owner)).toEqual(dataKey)
  expect(await createLocalKey('a'.repeat(32)).unwrap(wrapped, owner)).toEqual(dataKey)
})

it('another key does not', async () => {
  await expect(second.unwrap(await first.wrap(dataKey, owner), owner)).rejects.toThrow()
  expect(first.id).not.toBe(second.id)
})

it.each([{ key: 'cky_2' }, { person: 'per_2' }, { day: '2026-11-23' }])(
  'a wrapped key that was put in the place of another, %o, does not open',
  async (other) => {
    const wrapped = await first.wrap(dataKey, owner)
    await expect(first.unwrap(wrapped, { ...owner, ...other })).rejects.toThrow()
  },
)

it('nothing but a wrapped key is taken for one', async () => {
  for (const length of [0, 12, 27, 28, 60])
    await expect(first.unwrap(randomBytes(length), owner)).rejects.toThrow()
})

it('a ring wraps with one key and opens with all, and names one it has not', async () => {
  const ring = createKeyRing(second, [first])
  expect(await ring.unwrap(first.id, await first.wrap(dataKey, owner), owner)).toEqual(dataKey)
  expect(await ring.unwrap(second.id, await ring.current.wrap(dataKey, owner), owner)).toEqual(dataKey)
  await expect(ring.unwrap('local-0', dataKey, owner)).rejects.toThrow(KeyUnknown)
})

it('a secret too short to be random is refused at once', () => {
  expect(() => createLocalKey('short')).toThrow(RangeError)
})

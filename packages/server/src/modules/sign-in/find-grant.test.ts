import { expect, it } from 'vitest'
import type { Denial } from './denials.ts'
import type { WaitingGrant } from './device-grants.ts'
import { findGrant } from './find-grant.ts'
import { createRateLimit } from './rate-limit.ts'

const client = { address: '192.0.2.1', agent: 'test' }
const waiting: WaitingGrant = { id: 'grant', kind: 'claude_code', client, createdAt: 0 }
const max = 5

/** A store in which one code waits, and which answers when it is told to. */
function openDoor() {
  const lookedUp: string[] = []
  const denied: Denial[] = []
  const store = Promise.withResolvers<void>()
  const deps = {
    guessLimit: createRateLimit({ max, windowMs: 60_000, clock: { monotonic: () => 0 } }),
    denials: { record: (denial: Denial) => void denied.push(denial) },
    grants: {
      async waiting(letters: string) {
        lookedUp.push(letters)
        await store.promise
        return letters === 'WDJBMJHT' ? waiting : undefined
      },
    },
  }
  const visit = { request: new Request('https://sekisho.example/device'), client }
  return {
    lookedUp,
    denied,
    answer: store.resolve,
    fail: store.reject,
    find: (code: string) => findGrant(code, visit, deps),
  }
}

it('a hundred wrong codes at once are not looked up more often than one after the other', async () => {
  const door = openDoor()
  const guesses = Array.from({ length: 100 }, () => door.find('BBBB-BBBB'))
  door.answer()
  const refused = (await Promise.allSettled(guesses)).filter(({ status }) => status === 'rejected')
  expect([door.lookedUp.length, refused.length]).toEqual([max, 100 - max])
  await expect(door.find('WDJB-MJHT')).rejects.toMatchObject({ code: 'too_many_attempts' })
  expect(door.denied[0]).toMatchObject({ reason: 'codes_guessed', client })
})

it('a right code is no guess, however often it is looked at', async () => {
  const door = openDoor()
  door.answer()
  for (let looks = 0; looks < 3 * max; looks++)
    expect(await door.find('wdjb mjht')).toEqual({ letters: 'WDJBMJHT', grant: waiting })
  expect(door.denied).toEqual([])
})

it('a code that the store could not look up is no guess', async () => {
  const door = openDoor()
  door.fail(new Error('away'))
  for (let tries = 0; tries < 3 * max; tries++) await expect(door.find('WDJB-MJHT')).rejects.toThrow('away')
})

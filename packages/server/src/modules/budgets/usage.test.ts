import { expect, test } from 'vitest'
import { createSpent } from './usage.ts'
import { createWindows } from './windows.ts'

function createLedger() {
  let passedMs = 0
  const asked: string[] = []
  const clock = { now: () => Date.UTC(2026, 10, 25, 12) + passedMs, monotonic: () => passedMs }
  const answers = { spent: async () => 7 }
  const spending = {
    async spent({ person = '' }: { person?: string }) {
      asked.push(person)
      return answers.spent()
    },
    spentByPerson: async () => [],
    conversationSpent: async () => 0,
  }
  const spent = createSpent({ windows: createWindows('UTC'), spending, clock })
  return { asked, answers, spent, pass: (ms: number) => void (passedMs += ms) }
}

test('what one has spent is asked of the ledger once in five seconds, however often one looks', async () => {
  const { asked, spent, pass } = createLedger()
  for (let look = 0; look < 20; look++) expect(await spent('a')).toEqual({ daily: 7, weekly: 7, monthly: 7 })
  expect(asked).toEqual(['a', 'a', 'a'])
  await spent('b')
  expect(asked.slice(3)).toEqual(['b', 'b', 'b'])
  pass(5_000)
  await spent('a')
  expect(asked).toHaveLength(9)
})

test('a look that failed is not remembered', async () => {
  const { answers, spent } = createLedger()
  answers.spent = () => Promise.reject(new Error('no ledger'))
  await expect(spent('a')).rejects.toThrow('no ledger')
  answers.spent = async () => 9
  expect(await spent('a')).toMatchObject({ daily: 9 })
})

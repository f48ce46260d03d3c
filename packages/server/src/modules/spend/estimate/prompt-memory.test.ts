import { noUsage } from '@sekisho/contract'
import { expect, it } from 'vitest'
import { createPromptMemory } from './prompt-memory.ts'

const usage = { ...noUsage, cacheWrite5mTokens: 1000 }
const thread = { model: 'm', bodyBytes: 4000, at: 0 }

it('keeps 20,000 conversations, and forgets first the one that was called longest ago', () => {
  const memory = createPromptMemory()
  for (let at = 0; at < 30_000; at++) {
    memory.note({ ...thread, conversation: `c${at}`, usage, before: undefined })
    memory.note({ ...thread, conversation: 'busy', usage, before: undefined })
  }
  expect(memory.size).toBe(20_000)
  expect(memory.find({ ...thread, conversation: 'busy' })).toBeDefined()
  expect(memory.find({ ...thread, conversation: 'c29999' })).toBeDefined()
  expect(memory.find({ ...thread, conversation: 'c0' })).toBeUndefined()
})

it('follows several threads of a conversation at once, and keeps eight', () => {
  const memory = createPromptMemory()
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((power) => 1000 * 10 ** power)
  for (const bodyBytes of sizes) {
    const call = { ...thread, conversation: 'c', bodyBytes }
    memory.note({ ...call, usage: { ...usage, cacheWrite5mTokens: bodyBytes }, before: undefined })
  }
  const found = sizes.map((bodyBytes) => memory.find({ ...thread, conversation: 'c', bodyBytes })?.tokens)
  expect(found).toEqual([undefined, ...sizes.slice(1)])
})

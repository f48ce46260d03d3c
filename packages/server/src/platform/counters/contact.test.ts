import { expect, it } from 'vitest'
import { createLog } from '../log/log.ts'
import { createContact, CountersAway } from './contact.ts'

const silence = new Error('Query read timeout')
const refusal = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

function open() {
  const levels: string[] = []
  const write = (line: string) => void levels.push((JSON.parse(line) as { level: string }).level)
  const told: boolean[] = []
  const contact = createContact({ log: createLog('info', { write }), onAway: (isAway) => told.push(isAway) })
  return { contact, levels, told }
}

it('after a silence nobody asks until there was an answer, and both are said once', () => {
  const { contact, levels, told } = open()
  contact.check()
  for (let time = 0; time < 3; time++) contact.failed(silence)
  expect(contact.isAway).toBe(true)
  expect(() => contact.check()).toThrow(CountersAway)
  contact.failed(refusal)
  expect(() => contact.check()).toThrow(CountersAway)
  for (let time = 0; time < 3; time++) contact.answered()
  contact.check()
  expect(told).toEqual([true, false])
  expect(levels).toEqual(['warn', 'error', 'info'])
})

it('what refuses at once is asked again by everybody', () => {
  const { contact, told } = open()
  contact.failed(refusal)
  contact.failed(new Error('the counter was removed meanwhile'))
  contact.check()
  expect([contact.isAway, told]).toEqual([false, []])
})

it.each([
  new Error('timeout expired'),
  new Error('timeout exceeded when trying to connect'),
  new Error('Connection terminated due to connection timeout'),
  Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }),
])('$message is silence, too', (error) => {
  const { contact } = open()
  contact.failed(error)
  expect(contact.isAway).toBe(true)
})

import { describe, expect, it } from 'vitest'
import { OutboundProblem } from '../providers/index.ts'
import { createIssuerKeys } from './issuer-keys.ts'

const issuer = 'https://issuer.test'
const minuteMs = 60_000

function open() {
  let now = 0
  let away = false
  let hold: Promise<void> = Promise.resolve()
  const reads: string[] = []
  const problems: string[] = []
  const keys = createIssuerKeys({
    async readKeys(of) {
      reads.push(of)
      await hold
      if (away) throw new OutboundProblem(`${of} is away`)
      return { keys: [] }
    },
    clock: { now: () => now, monotonic: () => now },
    onProblem: (_, problem) => problems.push(problem.message),
  })
  return {
    keys,
    reads,
    problems,
    pass: (milliseconds: number) => void (now += milliseconds),
    leave: (gone: boolean) => void (away = gone),
    until: (promise: Promise<void>) => void (hold = promise),
  }
}

describe('keys of an issuer', () => {
  it('are read once in ten minutes, however many ask', async () => {
    const { keys, reads, pass } = open()
    await Promise.all([keys.of(issuer), keys.of(issuer), keys.of(issuer)])
    pass(10 * minuteMs - 1)
    await keys.of(issuer)
    expect(reads).toEqual([issuer])
    pass(1)
    await keys.of(issuer)
    expect(reads).toHaveLength(2)
  })

  it('are those of that issuer: each has its own', async () => {
    const { keys, reads } = open()
    const [one, other] = await Promise.all([keys.of(issuer), keys.of('https://other.test')])
    expect(one).not.toBe(other)
    expect(reads).toEqual([issuer, 'https://other.test'])
  })

  it('are read anew for an unknown key id, at most once in half a minute', async () => {
    const { keys, reads, pass } = open()
    await keys.of(issuer)
    for (let index = 0; index < 100; index++) expect(await keys.newer(issuer)).toBeUndefined()
    expect(reads).toHaveLength(1)
    pass(30_000)
    const asked = await Promise.all(Array.from({ length: 100 }, () => keys.newer(issuer)))
    expect(asked.every((found) => found !== undefined)).toBe(true)
    expect(reads).toHaveLength(2)
  })

  it('serve for a day while the issuer is away, and it is asked now and then', async () => {
    const { keys, reads, problems, pass, leave } = open()
    const before = await keys.of(issuer)
    leave(true)
    pass(10 * minuteMs)
    expect(await keys.of(issuer)).toBe(before)
    expect(await keys.of(issuer)).toBe(before)
    expect([reads.length, problems]).toEqual([2, [`${issuer} is away`]])
    pass(24 * 60 * minuteMs)
    await expect(keys.of(issuer)).rejects.toThrow('is away')
  })

  it('that never came are asked for again after half a minute', async () => {
    const { keys, reads, pass, leave } = open()
    leave(true)
    await expect(keys.of(issuer)).rejects.toThrow('is away')
    await expect(keys.of(issuer)).rejects.toThrow('is away')
    expect(reads).toHaveLength(1)
    leave(false)
    pass(30_000)
    expect(await keys.of(issuer)).toBeDefined()
  })

  it('of one that is slow do not keep another waiting', async () => {
    const { keys, until } = open()
    const slow = Promise.withResolvers<void>()
    until(slow.promise)
    const waiting = keys.of(issuer)
    until(Promise.resolve())
    expect(await keys.of('https://other.test')).toBeDefined()
    slow.resolve()
    expect(await waiting).toBeDefined()
  })
})

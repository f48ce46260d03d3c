import { expect, test } from 'vitest'
import type { Outgoing, Provider } from './provider.ts'
import { recordAnswer } from './record-answer.ts'

export interface ProviderUnderTest {
  provider: Provider
  /** a call whose answer comes in several chunks */
  streaming: Outgoing
  /** a call whose answer stops in the middle, for ever */
  stalling: Outgoing
  /** a call that is never answered */
  silent: Outgoing
  close(): Promise<void>
}

/** What every adapter of the provider port must keep. */
export function testProviderContract(open: () => Promise<ProviderUnderTest>): void {
  const rule: Rule = (name, run) =>
    test(name, async () => {
      const subject = await open()
      try {
        await run(subject)
      } finally {
        await subject.close()
      }
    })
  testAnswers(rule)
  testAborts(rule)
}

type Rule = (name: string, run: (subject: ProviderUnderTest) => Promise<void>) => void

function testAnswers(rule: Rule): void {
  rule('an answer is a head, its chunks and one end, none before send has returned', async (subject) => {
    const answer = recordAnswer()
    subject.provider.send(subject.streaming, answer.sink)
    expect(answer.events).toEqual([])
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
  })

  rule('no chunk comes between pause and resume, and none is lost', async (subject) => {
    const whole = recordAnswer()
    subject.provider.send(subject.streaming, whole.sink)
    await whole.over
    let paused = false
    let broken = 0
    const answer = recordAnswer({
      onHead: () => pause(),
      onChunk: () => (paused ? broken++ : pause()),
    })
    const sending = subject.provider.send(subject.streaming, answer.sink)
    function pause(): void {
      paused = true
      sending.pause()
      setImmediate(() => {
        paused = false
        sending.resume()
      })
    }
    await answer.over
    expect(broken).toBe(0)
    expect(withoutIds(answer.text())).toBe(withoutIds(whole.text()))
  })
}

function testAborts(rule: Rule): void {
  rule('an abort before the head is told once, with its reason', async (subject) => {
    const answer = recordAnswer()
    const sending = subject.provider.send(subject.silent, answer.sink)
    const reason = new Error('the client left')
    sending.abort(reason)
    sending.abort(new Error('again'))
    expect(answer.events).toEqual([])
    await answer.over
    await settled()
    expect(answer.events).toEqual(['error'])
    expect(answer.error).toBe(reason)
  })

  rule('an abort in mid-answer ends it, also while paused', async (subject) => {
    const answer = recordAnswer()
    const sending = subject.provider.send(subject.stalling, answer.sink)
    await answer.chunkCame
    sending.pause()
    sending.abort(new Error('the client left'))
    sending.resume()
    await answer.over
    await settled()
    expect(answer.events).toEqual(['head', 'chunk', 'error'])
  })

  rule('abort, pause and resume after the end do nothing', async (subject) => {
    const answer = recordAnswer()
    const sending = subject.provider.send(subject.streaming, answer.sink)
    await answer.over
    sending.pause()
    sending.resume()
    sending.abort(new Error('too late'))
    await settled()
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
  })

  rule('closing aborts the open calls', async (subject) => {
    const stalled = recordAnswer()
    const silent = recordAnswer()
    subject.provider.send(subject.stalling, stalled.sink)
    subject.provider.send(subject.silent, silent.sink)
    await stalled.chunkCame
    await subject.provider.close()
    await Promise.all([stalled.over, silent.over])
    expect(stalled.events.at(-1)).toBe('error')
    expect(silent.events).toEqual(['error'])
  })
}

/** Lets everything that is already due happen. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}

function withoutIds(text: string): string {
  return text.replaceAll(/practice_[0-9a-f]+/g, 'practice_')
}

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir } from '../testing.ts'

let data: FakeDataDir
let api: FakeApi
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())
beforeEach(() => {
  api = fakeApi(answers)
})

const onData = (...words: string[]) => runCli([...words, '--data', data.dataDir], { fetch: api.fetch })
const asked = () => api.asked.map(({ operation, input }) => [operation, input])

describe('sinks', () => {
  it('are listed with what waits and why', async () => {
    const { out } = await onData('sinks', 'list')
    expect(out).toContain('failing: status 503')
    expect(out).toContain('paused: maintenance')
    expect(out).toMatch(/splunk\s+splunk \(ocsf\).*12\s+3 s\s+4000\s+700\s+11/)
  })

  it('are paused with a reason and resumed', async () => {
    await onData('sinks', 'pause', 'splunk', '--reason', 'upgrade')
    await onData('sinks', 'resume', 'splunk')
    expect(asked()).toStrictEqual([
      ['pauseSink', { name: 'splunk', reason: 'upgrade' }],
      ['resumeSink', { name: 'splunk' }],
    ])
  })

  it('send dead letters again, all or one', async () => {
    const { out } = await onData('sinks', 'dead-letters', 'splunk')
    expect(out).toContain('--after 9')
    await onData('sinks', 'retry', 'splunk')
    await onData('sinks', 'retry', 'splunk', '--leaf', '7')
    expect(asked().slice(1)).toStrictEqual([
      ['retryDeadLetters', { name: 'splunk' }],
      ['retryDeadLetters', { name: 'splunk', leaf: 7 }],
    ])
  })
})

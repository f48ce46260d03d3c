import { describe, expect, it } from 'vitest'
import { renderSummary, summarizeProfile, type CpuProfile } from './summary.ts'

const frame = (functionName: string, url = '', lineNumber = 0) => ({ functionName, url, lineNumber })
const profile: CpuProfile = {
  startTime: 1000,
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('relay', 'file:///a/b/c/stream.ts', 9) },
    { id: 3, callFrame: frame('relay', 'file:///a/b/c/stream.ts', 9) },
    { id: 4, callFrame: frame('(garbage collector)') },
    { id: 5, callFrame: frame('boot', 'file:///main.ts') },
  ],
  samples: [5, 2, 3, 1, 4, 5],
  timeDeltas: [100, 300, 300, 500, 200, 4000],
}

describe('the summary of a CPU profile', () => {
  const summary = summarizeProfile(profile, { fromUs: 1200, toUs: 3000 })

  it('adds the self time of a function over all its places in the tree, inside the window only', () => {
    expect(summary.busyUs).toBe(800)
    expect(summary.idleUs).toBe(500)
    expect(summary.functions).toEqual([
      { name: 'relay', place: 'b/c/stream.ts:10', selfUs: 600, share: 0.75 },
      { name: '(garbage collector)', place: '', selfUs: 200, share: 0.25 },
    ])
  })

  it('is cut to the rows asked for', () => {
    expect(renderSummary('main thread', summary, 1).split('\n')).toHaveLength(2)
  })
})

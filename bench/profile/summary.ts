/** The parts of a V8 CPU profile we read (the Chrome DevTools Protocol's `Profiler.Profile`). */
export interface CpuProfile {
  /** microseconds on the monotonic clock */
  startTime: number
  nodes: readonly {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
  }[]
  /** the node on top of the stack at each sample, and the microseconds since the sample before */
  samples: readonly number[]
  timeDeltas: readonly number[]
}

interface SelfTime {
  name: string
  place: string
  selfUs: number
  /** of the time the thread was not idle */
  share: number
}

export interface ThreadSummary {
  busyUs: number
  idleUs: number
  functions: readonly SelfTime[]
}

interface Window {
  fromUs: number
  toUs: number
}

/** `file:line`, the last two folders only; built-in functions have no place. */
function place(frame: CpuProfile['nodes'][number]['callFrame']): string {
  if (frame.url === '') return ''
  return `${frame.url.split('/').slice(-3).join('/')}:${frame.lineNumber + 1}`
}

/** Self time per function inside the window, largest first. */
export function summarizeProfile(profile: CpuProfile, window: Window): ThreadSummary {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const selfUs = new Map<string, { name: string; place: string; selfUs: number }>()
  let idleUs = 0
  let busyUs = 0
  let atUs = profile.startTime
  for (const [index, id] of profile.samples.entries()) {
    const deltaUs = profile.timeDeltas[index] ?? 0
    atUs += deltaUs
    const frame = frames.get(id)
    if (frame === undefined || atUs < window.fromUs || atUs > window.toUs) continue
    if (frame.functionName === '(idle)') {
      idleUs += deltaUs
      continue
    }
    busyUs += deltaUs
    const name = frame.functionName === '' ? '(anonymous)' : frame.functionName
    const key = `${name} ${frame.url}:${frame.lineNumber}`
    const entry = selfUs.get(key) ?? { name, place: place(frame), selfUs: 0 }
    entry.selfUs += deltaUs
    selfUs.set(key, entry)
  }
  const functions = [...selfUs.values()]
    .sort((a, b) => b.selfUs - a.selfUs)
    .map((entry) => ({ ...entry, share: entry.selfUs / busyUs }))
  return { busyUs, idleUs, functions }
}

export function renderSummary(title: string, summary: ThreadSummary, rows: number): string {
  const lines = summary.functions
    .slice(0, rows)
    .map(
      (one) =>
        `${(one.selfUs / 1000).toFixed(1).padStart(9)} ms ${(one.share * 100).toFixed(1).padStart(5)} %  ${one.name}  ${one.place}`,
    )
  const milliseconds = (us: number) => (us / 1000).toFixed(0)
  return `${title}: busy ${milliseconds(summary.busyUs)} ms, idle ${milliseconds(summary.idleUs)} ms\n${lines.join('\n')}`
}

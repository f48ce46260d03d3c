import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** One process as the kernel accounts it at a moment. */
interface ProcessSample {
  /** nanoseconds on a CPU for each living thread, from `/proc/<pid>/task/<tid>/schedstat` */
  threads: ReadonlyMap<number, number>
  /** the same for the whole process with its dead threads, in clock ticks turned to nanoseconds (coarse: 10 ms) */
  ticksNs: number
  /** the most memory resident at once since the last `resetPeaks`, `VmHWM` */
  peakBytes: number
}

/** The process and all its descendants, by process id. */
export type TreeSample = ReadonlyMap<number, ProcessSample>

const tickNs = 10_000_000

/** A process may end between listing and reading it; then it has nothing to say. */
function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

function listOrEmpty(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

/** Fields of `/proc/<pid>/stat` after the command, which may itself hold spaces and brackets (proc_pid_stat(5)). */
function statFields(text: string): string[] {
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function descendants(rootPid: number, procRoot: string): number[] {
  const children = new Map<number, number[]>()
  for (const name of listOrEmpty(procRoot)) {
    if (!/^\d+$/.test(name)) continue
    const stat = readOrUndefined(`${procRoot}/${name}/stat`)
    if (stat === undefined) continue
    const parent = Number(statFields(stat)[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found = [rootPid]
  for (let next = 0; next < found.length; next++) found.push(...(children.get(found[next] ?? 0) ?? []))
  return found
}

function sampleProcess(pid: number, procRoot: string): ProcessSample | undefined {
  const stat = readOrUndefined(`${procRoot}/${pid}/stat`)
  const status = readOrUndefined(`${procRoot}/${pid}/status`)
  if (stat === undefined || status === undefined) return undefined
  const threads = new Map<number, number>()
  for (const tid of listOrEmpty(`${procRoot}/${pid}/task`)) {
    const line = readOrUndefined(`${procRoot}/${pid}/task/${tid}/schedstat`)
    if (line !== undefined) threads.set(Number(tid), Number(line.split(' ', 1)[0]))
  }
  const fields = statFields(stat)
  const peakKiB = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  return {
    threads,
    ticksNs: (Number(fields[11]) + Number(fields[12])) * tickNs,
    peakBytes: peakKiB * 1024,
  }
}

/** Reads the accounting of a process and all its descendants; `procRoot` differs only in tests. */
export function sampleTree(rootPid: number, procRoot = '/proc'): TreeSample {
  const tree = new Map<number, ProcessSample>()
  for (const pid of descendants(rootPid, procRoot)) {
    const sample = sampleProcess(pid, procRoot)
    if (sample !== undefined) tree.set(pid, sample)
  }
  return tree
}

/** From now on `peakBytes` counts from the present size (proc_pid_clear_refs(5), value 5). */
export function resetPeaks(rootPid: number): void {
  for (const pid of descendants(rootPid, '/proc')) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5')
    } catch {
      // Another user's process (an nginx worker may be one) or one that just ended: its peak then covers its whole life.
    }
  }
}

function processCpuNs(before: ProcessSample | undefined, after: ProcessSample): number {
  if (before === undefined) return [...after.threads.values()].reduce((sum, ns) => sum + ns, 0)
  // A thread that ended took its own count with it; only the coarse figure of the whole process still has it.
  const lostThread = [...before.threads.keys()].some((tid) => !after.threads.has(tid))
  if (lostThread) return after.ticksNs - before.ticksNs
  let sum = 0
  for (const [tid, ns] of after.threads) sum += ns - (before.threads.get(tid) ?? 0)
  return sum
}

/** Microseconds of CPU the tree used between two samples; processes and threads born in between count whole. */
export function cpuBetweenUs(before: TreeSample, after: TreeSample): number {
  let ns = 0
  for (const [pid, sample] of after) ns += processCpuNs(before.get(pid), sample)
  return ns / 1000
}

/** Of the whole tree, and of its largest process (the limit is per process). */
export function peakOf(sample: TreeSample): { treeBytes: number; processBytes: number } {
  const peaks = [...sample.values()].map((one) => one.peakBytes)
  return { treeBytes: peaks.reduce((sum, bytes) => sum + bytes, 0), processBytes: Math.max(0, ...peaks) }
}

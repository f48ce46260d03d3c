import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLoadClient } from '../load/client.ts'
import type { Cleanup } from '../processes/cleanup.ts'
import { probe, requestHead } from '../request.ts'
import { startUpstream, type Plan } from '../run.ts'
import { sekisho } from '../targets/sekisho.ts'
import { renderSummary, summarizeProfile, type CpuProfile } from './summary.ts'

const samplingUs = 200
const rows = 40

/** Node and V8 take their profile's clock from the same monotonic source as this. */
const monotonicUs = () => Number(process.hrtime.bigint() / 1000n)

/** A profile's file name ends in process id, thread id and a counter: `CPU.<date>.<time>.<pid>.<tid>.<n>.cpuprofile`. */
function titleOf(file: string): string {
  const [pid, thread] = file.split('.').slice(3, 5)
  return thread === '0' ? `process ${pid}, main thread` : `process ${pid}, worker thread ${thread}`
}

/** Runs Sekisho under V8's sampling profiler; the folder with the raw profiles stays, for the browser's tools. */
export async function profileSekisho(plan: Plan, cleanup: Cleanup): Promise<string> {
  const kept = mkdtempSync(join(tmpdir(), 'sekisho-profile-'))
  const folder = cleanup.folder()
  const { child: upstream, port: upstreamPort } = await startUpstream(cleanup, folder)
  const load = await startLoadClient(cleanup, folder)
  const parts: string[] = []
  for (const workload of plan.workloads.filter((one) => !one.burst))
    for (const concurrency of workload.concurrency) {
      const name = `${workload.name}-${concurrency}`
      const profiles = join(kept, name)
      mkdirSync(join(folder, name))
      const nodeFlags = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-interval=${samplingUs}`]
      const context = { cleanup, folder: join(folder, name), upstream, upstreamPort, nodeFlags }
      const target = await sekisho.start(context)
      await load.prepare({
        port: target.port,
        head: requestHead(target, workload),
        body: workload.body,
        expectedBytes: (await probe(target, workload)).bytes,
        concurrency,
        warmUpMs: plan.options.warmUpMs,
        measureMs: plan.options.measureMs,
      })
      const fromUs = monotonicUs()
      const result = await load.run()
      const window = { fromUs, toUs: monotonicUs() }
      await load.release()
      await target.child.stop()
      const summaries = readdirSync(profiles)
        .sort()
        .map((file) => {
          const profile = JSON.parse(readFileSync(join(profiles, file), 'utf8')) as CpuProfile
          return renderSummary(titleOf(file), summarizeProfile(profile, window), rows)
        })
      parts.push(`## ${name}: ${result.requests} calls, ${result.errors} errors\n\n${summaries.join('\n\n')}`)
    }
  const text = parts.join('\n\n')
  writeFileSync(join(kept, 'summary.txt'), text)
  return `${text}\n\nRaw profiles and this summary: ${kept}`
}

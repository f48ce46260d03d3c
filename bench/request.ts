import { request } from 'node:http'
import { plainAnswer, streamEvents } from './upstream.ts'
import type { RunningTarget } from './targets/index.ts'
import type { Workload } from './workloads.ts'

/** What a stock Claude Code 2.1.330 sends besides its credential; no compression, so that answers can be checked. */
const clientHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'content-type': 'application/json',
  'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
  'x-claude-code-session-id': '05c0e934-41ce-487d-84c6-52b657d6fe25',
  'x-stainless-arch': 'x64',
  'x-stainless-lang': 'js',
  'x-stainless-os': 'Linux',
  'x-stainless-package-version': '0.128.0',
  'x-stainless-retry-count': '0',
  'x-stainless-runtime': 'node',
  'x-stainless-runtime-version': 'v26.12.1',
  'x-stainless-timeout': '600',
  'anthropic-beta':
    'claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,effort-2025-11-24',
  'anthropic-dangerous-direct-browser-access': 'true',
  'anthropic-version': '2023-06-01',
  'x-app': 'cli',
}

function headersOf(target: RunningTarget, workload: Workload): Record<string, string> {
  return {
    host: `127.0.0.1:${target.port}`,
    ...clientHeaders,
    ...target.headers,
    'content-length': String(Buffer.byteLength(workload.body)),
  }
}

/** The request line and headers as they go on the wire. */
export function requestHead(target: RunningTarget, workload: Workload): string {
  const lines = Object.entries(headersOf(target, workload)).map(([name, value]) => `${name}: ${value}`)
  return `POST ${target.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

export interface Probe {
  /** length every answer of this target to this workload must have */
  bytes: number
  /** the provider's answer came through unchanged */
  identical: boolean
}

/** One call before anything is measured: the answer must be a good one, or the target has failed. */
export function probe(target: RunningTarget, workload: Workload): Promise<Probe> {
  const expected = workload.stream ? Buffer.concat(streamEvents).toString() : plainAnswer
  return new Promise((resolve, reject) => {
    const call = request(
      {
        port: target.port,
        host: '127.0.0.1',
        path: target.path,
        method: 'POST',
        headers: headersOf(target, workload),
        agent: false,
        timeout: 30_000,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const body = Buffer.concat(chunks)
          const text = body.toString()
          const good = response.statusCode === 200 && text.includes('"output_tokens":50')
          if (good) resolve({ bytes: body.length, identical: text === expected })
          else reject(new Error(`answers ${response.statusCode}: ${text.slice(0, 300)}`))
        })
      },
    )
    call.on('timeout', () => call.destroy(new Error('no answer within 30 s')))
    call.on('error', reject)
    call.end(workload.body)
  })
}

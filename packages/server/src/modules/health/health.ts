import type { ServerResponse } from 'node:http'
import type { Metrics } from './metrics.ts'

/** Why a node cannot serve calls now; each is a word for `/readyz`. */
export type NotReady = 'draining' | 'store' | 'ledger' | 'witness' | 'providers'

export interface Health {
  /** Answers `/healthz`, `/readyz` and `/metrics`; false for any other path. */
  serve(path: string, response: ServerResponse): boolean
  notReady(): NotReady[]
}

export interface HealthOptions {
  metrics: Metrics
  /** what stands in the way of serving calls; empty when nothing does */
  obstacles: () => NotReady[]
  version: string
  /** true when every provider is the practice provider, which a probe should be able to tell */
  practice: boolean
}

/** Liveness (the process answers), readiness (it can serve calls) and metrics. */
export function createHealth({ metrics, obstacles, version, practice }: HealthOptions): Health {
  const json = (response: ServerResponse, status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body))
  return {
    notReady: obstacles,
    serve(path, response) {
      if (path === '/healthz') json(response, 200, { status: 'ok', version })
      else if (path === '/readyz') {
        const waitingFor = obstacles()
        const ready = waitingFor.length === 0
        json(response, ready ? 200 : 503, {
          status: ready ? 'ready' : 'not_ready',
          ...(ready ? {} : { waiting_for: waitingFor }),
          ...(practice ? { provider: 'practice (simulated answers)' } : {}),
        })
      } else if (path === '/metrics') void renderMetrics(metrics, response)
      else return false
      return true
    },
  }
}

async function renderMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
  try {
    const text = await metrics.render()
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text)
  } catch {
    response.destroy() // a scrape that fails is tried again; half a page would be believed
  }
}

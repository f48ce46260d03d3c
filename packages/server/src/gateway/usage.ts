import { Refusal } from '@sekisho/contract'
import { protection } from '../http/protection.ts'
import { shareOf, type OwnUsage } from '../modules/budgets/index.ts'
import type { Call, GatewayDeps } from './call.ts'
import { writeRefusal } from './refuse.ts'
import { authenticate } from './steps/authenticate.ts'

/** Where the log says what happened: a look at one's own budget is no exchange and has no id. */
const request = 'usage'

/** `GET /api/oauth/usage`: what the caller has spent of their own caps, in the shape Claude Code asks for. */
export async function usage(call: Call, deps: GatewayDeps): Promise<void> {
  call.response.setHeaders(new Map(Object.entries(protection)))
  try {
    const { person } = await authenticate(call.request.headers, deps)
    const body = JSON.stringify(usageBody(await deps.budgets.usage(person)))
    call.response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(body)
  } catch (error) {
    const isExpected = error instanceof Refusal
    if (!isExpected) deps.log.error({ err: error, request }, 'a person’s own usage could not be looked up')
    const refusal = isExpected ? error : new Refusal('internal', { request }, { cause: error })
    deps.metrics.refused(refusal.code)
    writeRefusal(call.response, refusal, { locale: deps.locale, now: deps.clock.now() })
  }
}

/** Money in cents, shares in whole percent; the cap the headers describe stands in `extra_usage` and is the active one. */
function usageBody(own: OwnUsage): object {
  if ('spentMicroUsd' in own) {
    const { daily, weekly, monthly } = own.spentMicroUsd
    const uncapped = (microUsd: number) => ({
      limit: null,
      used_credits: cents(microUsd),
      utilization: null,
    })
    return {
      extra_usage: {
        is_enabled: true,
        monthly_limit: null,
        used_credits: cents(monthly),
        utilization: null,
        currency: 'USD',
        daily: uncapped(daily),
        weekly: uncapped(weekly),
      },
      limits: [],
    }
  }
  const [fullest] = own.caps
  return {
    extra_usage: {
      is_enabled: true,
      monthly_limit: cents(fullest.limitMicroUsd),
      used_credits: cents(fullest.usedMicroUsd),
      utilization: percent(fullest),
      currency: 'USD',
    },
    limits: own.caps.map((cap) => ({
      kind: 'spend',
      group: cap.period,
      percent: percent(cap),
      resets_at: new Date(cap.resetsAt).toISOString(),
      severity: severityOf(shareOf(cap)),
      is_active: cap === fullest,
    })),
  }
}

function cents(microUsd: number): number {
  return Math.floor(microUsd / 10_000)
}

function percent(cap: Parameters<typeof shareOf>[0]): number {
  const share = shareOf(cap)
  // As in the headers: what is not used up is not a hundred.
  return share < 1 ? Math.min(99, Math.round(share * 100)) : Math.round(share * 100)
}

function severityOf(share: number): 'normal' | 'warning' | 'critical' {
  if (share > 0.95) return 'critical'
  return share > 0.75 ? 'warning' : 'normal'
}

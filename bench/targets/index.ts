import { bareProxy } from './bare-proxy.ts'
import { claudeGateway, claudeGatewaySpend } from './claude-gateway.ts'
import { direct } from './direct.ts'
import { nginx } from './nginx.ts'
import { portkey } from './portkey.ts'
import { sekisho, sekishoBudgets, sekishoPostgres } from './sekisho.ts'
import type { Target } from './target.ts'

export { NotMeasured, type RunningTarget, type Target, type TargetName } from './target.ts'

/** In the order of the report. */
export const allTargets: readonly Target[] = [
  direct,
  nginx,
  bareProxy,
  claudeGateway,
  claudeGatewaySpend,
  portkey,
  sekisho,
  sekishoPostgres,
  sekishoBudgets,
]

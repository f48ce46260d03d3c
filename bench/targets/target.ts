import type { Child } from '../processes/child.ts'
import type { Cleanup } from '../processes/cleanup.ts'

/** What a target gets to start with. */
export interface TargetContext {
  cleanup: Cleanup
  /** a folder of its own, empty, removed at the end */
  folder: string
  upstream: Child
  upstreamPort: number
  /** start the node processes of Sekisho with these flags (profiling) */
  nodeFlags: readonly string[]
}

export interface RunningTarget {
  port: number
  /** path and query of the message call */
  path: string
  /** besides those every Claude Code call carries; the credential among them */
  headers: Record<string, string>
  /** the root of the process tree whose CPU and memory count */
  child: Child
  /** where it makes things durable, if it does */
  dataFolder?: string
  /** version and what is switched on, one line for the report */
  description: string
}

export type TargetName =
  | 'direct'
  | 'nginx'
  | 'bare-proxy'
  | 'claude-gateway'
  | 'claude-gateway-spend'
  | 'portkey'
  | 'sekisho'
  | 'sekisho-postgres'
  | 'sekisho-budgets'

export interface Target {
  name: TargetName
  /** rejects with `NotMeasured` when what it needs is not on this machine, with any other error when it fails */
  start: (context: TargetContext) => Promise<RunningTarget>
}

/** The reason is shown in the report, so that nobody takes an absent row for a measured one. */
export class NotMeasured extends Error {}

export const messagesPath = '/v1/messages?beta=true'

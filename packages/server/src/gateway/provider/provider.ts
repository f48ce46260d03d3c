import type { ProviderSettings } from '../../modules/providers/index.ts'

/** What leaves for a provider. The body is what the client sent, byte for byte unless something was spliced. */
export interface Outgoing {
  method: 'POST'
  /** path and query as the client sent them, for example `/v1/messages?beta=true` */
  path: string
  /** flat name, value pairs in lower case: only what may pass (anthropic-*, content-type, accept, user-agent, x-stainless-*) */
  headers: readonly string[]
  body: Buffer
  /** the model id the provider knows */
  model: string
  stream: boolean
}

/**
 * Receives one answer. Called in order: `onHead`, any `onChunk`, then exactly one of `onEnd` and `onError`.
 * Never called before `send` has returned, nor from within `abort`, `pause` or `resume`.
 */
export interface AnswerSink {
  /** @param headers flat name, value pairs as the provider sent them; names in lower case, values as latin1 */
  onHead(status: number, headers: readonly string[]): void
  onChunk(chunk: Buffer): void
  onEnd(): void
  /**
   * Before `onHead`: nothing came (`ProviderUnreachable`, `ProviderTimeout`). After it: the answer broke off
   * (`ProviderBroken`). After `abort`, unless the answer had ended: once, with the reason given there.
   */
  onError(error: Error): void
}

/** One call under way at a provider. */
export interface Sending {
  /** Closes the connection to the provider at once. Safe at any time and twice. */
  abort(reason: Error): void
  /** Back-pressure: no `onChunk` between `pause` and `resume`. Safe after the end. */
  pause(): void
  resume(): void
}

/** An upstream, named. Adapters: anthropic, practice; later the clouds. */
export interface Provider {
  readonly settings: ProviderSettings
  /** True when the built-in simulated model answers. */
  readonly simulated: boolean
  /** The id this provider knows the model by, or undefined when it cannot serve it. */
  modelId(requested: string): string | undefined
  send(outgoing: Outgoing, sink: AnswerSink): Sending
  /** Waits for nothing: open calls are aborted. */
  close(): Promise<void>
}

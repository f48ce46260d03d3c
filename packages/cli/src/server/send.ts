import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { notRunning } from './not-running.ts'
import { pinnedFetch } from './pinned-fetch.ts'

/** Whom a request goes to, for the sentence that says it did not arrive. */
export interface Addressee {
  /** origin */
  url: string
  /** of a server on this machine */
  dataDir?: string
  /** PEM of the very certificate it must show; absent: the usual authorities decide */
  certificate?: string
}

export interface SendOptions {
  to: Addressee
  timeoutMs: number
  context: Context
}

/** Sends, and follows no redirect: a token goes where it was meant to go. @throws CliError when no answer comes */
export async function send(url: URL, init: RequestInit, options: SendOptions): Promise<Response> {
  const { to, timeoutMs, context } = options
  const request = new Request(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  try {
    const { certificate } = to
    return await (certificate === undefined ? context.fetch(request) : pinnedFetch(request, certificate))
  } catch (error) {
    throw unanswered(error, { to, timeoutMs, context })
  }
}

function unanswered(error: unknown, { to, timeoutMs, context }: SendOptions): CliError {
  const { tell } = context
  const { url, dataDir } = to
  const unreachable = (message: string, code: string) =>
    new CliError(message, { code, exitCode: exitCodes.unreachable, cause: error })
  const reason = reasonOf(error)
  if (reason === 'ECONNREFUSED' && dataDir !== undefined) return notRunning(dataDir, context)
  if (reason === 'TimeoutError')
    return unreachable(tell('server.timeout', { url, seconds: timeoutMs / 1000 }), 'server_timeout')
  if (/CERT|SIGNATURE|TLS_/.test(reason))
    return unreachable(tell('server.certificate', { url, reason }), 'server_certificate')
  return unreachable(tell('server.unreachable', { url, reason }), 'server_unreachable')
}

/** `fetch` hides what happened in the cause; the code says it shortest. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return error.name
  if ('code' in error && typeof error.code === 'string') return error.code
  const { cause } = error
  if (cause instanceof Error) {
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
  }
  return error.message
}

/** What answered is no Sekisho, or one of another version; or a server, or what stands before it, is in trouble. */
export function stranger(status: number, { to, context }: Pick<SendOptions, 'to' | 'context'>): CliError {
  const message = context.tell(status >= 500 ? 'server.trouble' : 'server.stranger', { url: to.url, status })
  return new CliError(message, { code: 'server_unknown_form', exitCode: exitCodes.unreachable })
}

import type { AdminInput, AdminOperation, AdminRoute, AdminRoutes } from '@sekisho/contract/admin-api'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { CliError, exitCodes, type ExitCode } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { pinnedFetch } from './pinned-fetch.ts'
import { findServer, notRunning, type FoundServer, type WhereToLook } from './find-server.ts'

/** What the admin API answered: checked for reading, and as it came for `--json`. */
interface Answer<Operation extends AdminOperation> {
  value: z.output<AdminRoutes[Operation]['response']>
  raw: unknown
}

export interface AdminClient {
  /** @throws CliError when the server cannot be reached, refuses, or answers in a form this version does not know */
  call<Operation extends AdminOperation>(
    operation: Operation,
    input: { [Name in keyof AdminInput<Operation>]?: AdminInput<Operation>[Name] | undefined },
  ): Promise<Answer<Operation>>
}

const timeoutMs = 30_000

/** Finds the server; nothing is sent yet. @throws CliError */
export async function openAdminClient(where: WhereToLook, context: Context): Promise<AdminClient> {
  const server = await findServer(where, context)
  // Loaded here, so that `--help` does not wait for the schema library.
  const { adminRoutes } = await import('@sekisho/contract/admin-api')
  return {
    async call(operation, input) {
      const route: AdminRoute = adminRoutes[operation]
      const response = await send(requestFor(route, input, { server, context }), { server, context })
      const raw: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw refusalOf(response.status, raw, { server, context })
      const parsed = route.response.safeParse(raw)
      if (!parsed.success) throw stranger(response.status, { server, context })
      // Sound: `route` is the operation's own, so its schema has just made this value.
      return { value: parsed.data as Answer<typeof operation>['value'], raw }
    },
  }
}

interface Conversation {
  server: FoundServer
  context: Context
}

function requestFor(
  route: AdminRoute,
  input: Readonly<Record<string, unknown>>,
  { server, context }: Conversation,
): Request {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value = String(rest.get(name))
    rest.delete(name)
    return encodeURIComponent(value)
  })
  const url = new URL(path, server.url)
  const headers: Record<string, string> = {
    authorization: `Bearer ${server.token}`,
    'accept-language': context.locale,
  }
  const init: RequestInit = {
    method: route.method.toUpperCase(),
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }
  if (route.body === undefined) {
    for (const [name, value] of rest) url.searchParams.set(name, String(value))
    return new Request(url, init)
  }
  headers['content-type'] = 'application/json'
  return new Request(url, { ...init, body: JSON.stringify(Object.fromEntries(rest)) })
}

async function send(request: Request, { server, context }: Conversation): Promise<Response> {
  const { tell } = context
  const unreachable = (message: string, code: string, cause: unknown) =>
    new CliError(message, { code, exitCode: exitCodes.unreachable, cause })
  try {
    const { certificate } = server
    return await (certificate === undefined ? context.fetch(request) : pinnedFetch(request, certificate))
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === 'ECONNREFUSED' && server.dataDir !== undefined) throw notRunning(server.dataDir, context)
    const { url } = server
    if (reason === 'TimeoutError') {
      const message = tell('server.timeout', { url, seconds: timeoutMs / 1000 })
      throw unreachable(message, 'server_timeout', error)
    }
    if (/CERT|SIGNATURE|TLS_/.test(reason)) {
      throw unreachable(tell('server.certificate', { url, reason }), 'server_certificate', error)
    }
    throw unreachable(tell('server.unreachable', { url, reason }), 'server_unreachable', error)
  }
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

function refusalOf(status: number, body: unknown, conversation: Conversation): CliError {
  const { server, context } = conversation
  const error = errorOf(body)
  if (error === undefined) return stranger(status, conversation)
  if (status === 401) {
    const values = { url: server.url, source: terminalText(server.tokenSource) }
    const message = context.tell('server.tokenRefused', values)
    return new CliError(message, { code: error.code, exitCode: exitCodes.refused })
  }
  return new CliError(terminalText(error.message), { code: error.code, exitCode: exitFor(status) })
}

function exitFor(status: number): ExitCode {
  if (status >= 500) return exitCodes.unreachable
  return status === 400 ? exitCodes.usage : exitCodes.refused
}

function errorOf(body: unknown): { code: string; message: string } | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined
  if (typeof error.message !== 'string') return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'refused'
  return { code, message: error.message }
}

function stranger(status: number, { server, context }: Conversation): CliError {
  const message = context.tell('server.stranger', { url: server.url, status })
  return new CliError(message, { code: 'server_unknown_form', exitCode: exitCodes.unreachable })
}

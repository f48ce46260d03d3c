import type { AdminInput, AdminOperation, AdminRoute, AdminRoutes } from '@sekisho/contract/admin-api'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { CliError, exitCodes, type ExitCode } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { findServer, type FoundServer, type WhereToLook } from './find-server.ts'
import { send, stranger } from './send.ts'

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
  /** As `call`, for an answer that is streamed: its pieces as they come. @throws CliError before the first of them */
  stream<Operation extends StreamedOperation>(
    operation: Operation,
    input: { [Name in keyof AdminInput<Operation>]?: AdminInput<Operation>[Name] | undefined },
  ): Promise<AsyncIterable<Uint8Array>>
}

/** An operation whose answer is not JSON. */
type StreamedOperation = {
  [Operation in AdminOperation]: AdminRoutes[Operation] extends { produces: string } ? Operation : never
}[AdminOperation]

const timeoutMs = 30_000
/** For the whole of an answer that is as long as the ledger. */
const streamTimeoutMs = 86_400_000

/** Finds the server; nothing is sent yet, but for a sign-in that must be refreshed. @throws CliError */
export async function openAdminClient(where: WhereToLook, context: Context): Promise<AdminClient> {
  return adminClientOf(await findServer(where, context), context)
}

/** The client of a server that is found already. */
export async function adminClientOf(server: FoundServer, context: Context): Promise<AdminClient> {
  // Loaded here, so that `--help` does not wait for the schema library.
  const { adminRoutes } = await import('@sekisho/contract/admin-api')
  return {
    async call(operation, input) {
      const route: AdminRoute = adminRoutes[operation]
      const { url, init } = requestFor(route, input, { server, context })
      const response = await send(url, init, { to: server, timeoutMs, context })
      const raw: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw refusalOf(response.status, raw, { server, context })
      const parsed = route.response.safeParse(raw)
      if (!parsed.success) throw stranger(response.status, { to: server, context })
      // Sound: `route` is the operation's own, so its schema has just made this value.
      return { value: parsed.data as Answer<typeof operation>['value'], raw }
    },
    async stream(operation, input) {
      const route: AdminRoute = adminRoutes[operation]
      const { url, init } = requestFor(route, input, { server, context })
      const response = await send(url, init, { to: server, timeoutMs: streamTimeoutMs, context })
      if (!response.ok)
        throw refusalOf(response.status, await response.json().catch(() => undefined), { server, context })
      if (!response.body) throw stranger(response.status, { to: server, context })
      return response.body
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
): { url: URL; init: RequestInit } {
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
  const init: RequestInit = { method: route.method.toUpperCase(), headers }
  if (route.body === undefined) {
    for (const [name, value] of rest) url.searchParams.set(name, String(value))
    return { url, init }
  }
  headers['content-type'] = 'application/json'
  return { url, init: { ...init, body: JSON.stringify(Object.fromEntries(rest)) } }
}

function refusalOf(status: number, body: unknown, conversation: Conversation): CliError {
  const { server, context } = conversation
  const error = errorOf(body)
  if (error === undefined) return stranger(status, { to: server, context })
  if (status === 401 && server.isSignIn) {
    const message = context.tell('server.signInRefused', { url: server.url })
    return new CliError(message, { code: error.code, exitCode: exitCodes.refused })
  }
  if (status === 401) {
    const values = { url: server.url, source: terminalText(server.tokenSource) }
    const message = context.tell('server.tokenRefused', values)
    return new CliError(message, { code: error.code, exitCode: exitCodes.refused })
  }
  const message = error.lines.map(terminalText).join('\n')
  return new CliError(message, { code: error.code, exitCode: exitFor(status) })
}

function exitFor(status: number): ExitCode {
  if (status >= 500) return exitCodes.unreachable
  return status === 400 ? exitCodes.usage : exitCodes.refused
}

function errorOf(body: unknown): { code: string; lines: string[] } | undefined {
  if (!isObject(body) || !isObject(body['error'])) return undefined
  const { message, code, problems } = body['error']
  if (typeof message !== 'string') return undefined
  const several = Array.isArray(problems) ? problems.flatMap(messageOf) : []
  return {
    code: typeof code === 'string' ? code : 'refused',
    lines: several.length === 0 ? [message] : several,
  }
}

function messageOf(problem: unknown): string[] {
  return isObject(problem) && typeof problem['message'] === 'string' ? [problem['message']] : []
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

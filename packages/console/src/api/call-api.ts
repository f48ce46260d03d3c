import type { AdminErrorBody } from '@sekisho/contract'
import type { AdminOperation, AdminRequest, AdminRoutes } from '@sekisho/contract/admin-api'
import { adminPaths } from 'virtual:admin-paths'
import type { z } from 'zod'
import { locale } from '../format/locale.ts'

/** What an operation answers, as it comes over the wire. */
export type ApiBody<Operation extends AdminOperation> = z.output<AdminRoutes[Operation]['response']>

/** A no of the admin API, in the reader's language. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string

  constructor({
    status,
    code,
    message,
    cause,
  }: {
    status: number
    code: string
    message: string
    cause?: unknown
  }) {
    super(message, { cause })
    this.status = status
    this.code = code
  }
}

/**
 * Asks the admin API with the browser's session.
 * @throws ApiError; code `unreachable` when no answer came
 */
export async function callApi<Operation extends AdminOperation>(
  operation: Operation,
  request: AdminRequest<Operation>,
  signal?: AbortSignal,
): Promise<ApiBody<Operation>> {
  const input = new Map<string, unknown>(Object.entries(request as object))
  const [method, template, , queryNames] = adminPaths[operation]
  const used = new Set<string>()
  const path = template.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    used.add(name)
    return encodeURIComponent(String(input.get(name)))
  })
  const rest = [...input].filter(([name, value]) => !used.has(name) && value !== undefined)
  const query = new URLSearchParams(
    rest.filter(([name]) => queryNames.includes(name)).map(([name, value]) => [name, String(value)]),
  )
  const body = Object.fromEntries(rest.filter(([name]) => !queryNames.includes(name)))
  const response = await send(query.size === 0 ? path : `${path}?${query.toString()}`, {
    method: method.toUpperCase(),
    headers: {
      'accept-language': locale,
      ...(method === 'get' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'get' ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  // Sound: the server checks its answers against the same schemas in its tests.
  return (await response.json()) as ApiBody<Operation>
}

/** @throws ApiError */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { ...init, credentials: 'same-origin', redirect: 'error' }).catch(
    (cause: unknown) => {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
      const message = (init.method === 'GET' ? unreachable : unknownChange)[locale]
      throw new ApiError({ status: 0, code: 'unreachable', message, cause })
    },
  )
  if (response.ok) return response
  throw await errorOf(response)
}

async function errorOf(response: Response): Promise<ApiError> {
  const { status } = response
  try {
    // Sound: the admin API answers every no in this form; anything else is caught below.
    const { error } = (await response.json()) as AdminErrorBody
    // The server's sentence is for programs, which bring a token.
    return new ApiError({ status, ...error, ...(status === 401 ? { message: signedOut[locale] } : {}) })
  } catch (cause) {
    return new ApiError({ status, code: 'unknown', message: `${unexpected[locale]} (${status})`, cause })
  }
}

const unreachable = {
  en: 'The server did not answer. Check the connection; this page tries again by itself.',
  ja: 'サーバーから応答がありません。接続を確認してください(このページは自動的に再試行します)。',
}
const signedOut = {
  en: 'You are not signed in any more.',
  ja: 'サインインの有効期限が切れています。',
}
const unknownChange = {
  en: 'The server did not answer. Check the connection, and whether the change was made, before you try again.',
  ja: 'サーバーから応答がありません。接続と、変更が反映されたかどうかを確認してから、もう一度お試しください。',
}
const unexpected = {
  en: 'The server gave an unexpected answer',
  ja: '想定外の応答がありました',
}

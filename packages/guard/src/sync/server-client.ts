import { guardPath, guardTokenTypes } from '@sekisho/contract'
import { CommandProblem, sentences } from '../commands/command-problem.ts'
import type { Enrolment } from '../device/enrolment.ts'
import { signToken } from '../device/tokens.ts'
import { isRecord, parseObject, textAt } from '../state/json.ts'
import { guardVersion } from '../version.ts'

export interface Answer {
  status: number
  body: Readonly<Record<string, unknown>>
}

export interface GuardRequest {
  server: string
  method: 'GET' | 'POST'
  /** below `/v1/guard` */
  path: string
  /** an access token of the person, or one that `deviceToken` makes */
  token: string
  body?: object
  fetch: typeof fetch
}

const timeoutMs = 15_000
const maxAnswerBytes = 4_194_304

/** One request. @throws CommandProblem when there is no answer that a guard understands */
export function askServer({ server, method, path, token, body, fetch }: GuardRequest): Promise<Answer> {
  const authorization = `Bearer ${token}`
  const init =
    body === undefined
      ? { method, headers: { authorization } }
      : {
          method,
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }
  return send(`${guardPath}${path}`, init, { server, fetch })
}

/** A form, as the server's OAuth endpoints take it. @throws CommandProblem as `askServer` */
export function postForm(
  path: string,
  form: Readonly<Record<string, string>>,
  to: Pick<GuardRequest, 'server' | 'fetch'>,
): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': agent }
  return send(path, { method: 'POST', headers, body: new URLSearchParams({ ...form }).toString() }, to)
}

/** Such a sign-in is called one of `sekisho login` in the lists of devices. */
const agent = `sekisho/${guardVersion} (guard)`

async function send(
  path: string,
  init: { method: string; headers: Readonly<Record<string, string>>; body?: string },
  { server, fetch }: Pick<GuardRequest, 'server' | 'fetch'>,
): Promise<Answer> {
  if (!isSafe(server)) throw new CommandProblem(sentences.insecure, { server })
  let response: Response
  let text: string
  try {
    response = await fetch(`${server}${path}`, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      // A token must not follow where somebody else points to.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    text = await readBounded(response)
  } catch (cause) {
    throw new CommandProblem(sentences.unreachable, { server, reason: reasonOf(cause) }, { cause })
  }
  const answer = text === '' ? {} : parseObject(text)
  if (answer === undefined) throw new CommandProblem(sentences.oddAnswer, { server })
  return { status: response.status, body: answer }
}

/** The answer of a request that worked. @throws CommandProblem */
export function expectOk({ status, body }: Answer, server: string): Answer['body'] {
  if (status >= 200 && status < 300) return body
  const error = isRecord(body['error']) ? body['error'] : {}
  const message = textAt(error, 'message') ?? '–'
  throw new CommandProblem(sentences.refused, { server, status, message: message.slice(0, 500) })
}

/** What a device shows for itself: good for a minute, for this server alone. @param now epoch milliseconds */
export function deviceToken({ device, audience, key }: Enrolment, now: number): string {
  const iat = Math.floor(now / 1000)
  const claims = { iss: device, aud: audience, iat, exp: iat + 60 }
  return signToken(claims, { key, typ: guardTokenTypes.request, kid: device })
}

/** Tokens go over TLS, or stay on this machine. */
function isSafe(server: string): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'https:' || /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/.test(hostname)
}

async function readBounded({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body ?? []) {
    length += piece.length
    if (length > maxAnswerBytes) throw new Error('the answer is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  if (!(inner instanceof Error)) return 'unknown'
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message.slice(0, 200)
}

import { say, type Sentence } from '@sekisho/contract'
import { textAt } from '../state/json.ts'
import { expectOk, postForm, type Answer } from '../sync/server-client.ts'
import type { CommandGround } from './command-ground.ts'
import { CommandProblem, sentences } from './command-problem.ts'

type Ground = Pick<CommandGround, 'fetch' | 'wait' | 'now' | 'locale' | 'printAside'>

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
const maxLifeSeconds = 1_800

/**
 * Signs a person in with their browser (RFC 8628), so that a machine needs nothing but this program. Resolves with an access
 * token, of which the caller makes one use.
 * @throws CommandProblem
 */
export async function signInByCode(server: string, ground: Ground): Promise<string> {
  const { fetch, wait, now } = ground
  const asked = await postForm('/oauth/device_authorization', { surface: 'sekisho_cli' }, { server, fetch })
  const { page, userCode, deviceCode, lifeMs, intervalMs } = invitationIn(expectOk(asked, server), server)
  ground.printAside(say(goThere, ground.locale, { page, userCode }))
  const until = now() + lifeMs
  let pauseMs = intervalMs
  while (now() < until) {
    await wait(pauseMs)
    const form = { grant_type: grantType, device_code: deviceCode }
    const answer = await postForm('/oauth/token', form, { server, fetch })
    const token = textAt(answer.body, 'access_token')
    if (answer.status === 200 && token !== undefined) return token
    if (isTooFast(answer)) pauseMs += 5_000
    else refuseUnlessPending(answer, server)
  }
  throw new CommandProblem(sentences.signInOver)
}

/** A token that nobody needs any more is good for nobody. */
export async function endSignIn(
  token: string,
  { server, ground }: { server: string; ground: Pick<Ground, 'fetch'> },
): Promise<void> {
  try {
    await postForm('/oauth/revoke', { token }, { server, fetch: ground.fetch })
  } catch (error) {
    // It is kept nowhere and lapses by itself; what it was made for must not be lost with it.
    if (!(error instanceof CommandProblem)) throw error
  }
}

interface Invitation {
  page: string
  userCode: string
  deviceCode: string
  lifeMs: number
  intervalMs: number
}

/** @throws CommandProblem */
function invitationIn(body: Answer['body'], server: string): Invitation {
  const [deviceCode, userCode] = [textAt(body, 'device_code'), textAt(body, 'user_code')]
  const page = textAt(body, 'verification_uri')
  const { expires_in: life, interval = 5 } = body
  const isPlain = userCode !== undefined && /^[A-Z0-9-]{4,20}$/.test(userCode)
  if (deviceCode === undefined || !isPlain || page === undefined || !isPage(page, server))
    throw new CommandProblem(sentences.oddAnswer, { server })
  if (typeof life !== 'number' || typeof interval !== 'number' || !(life > 0) || !(interval >= 0))
    throw new CommandProblem(sentences.oddAnswer, { server })
  return {
    page: new URL(page).href,
    userCode,
    deviceCode,
    lifeMs: Math.min(life, maxLifeSeconds) * 1000,
    intervalMs: Math.min(Math.max(interval, 1), 60) * 1000,
  }
}

/** Printed on a terminal, and opened by a person: the server may have another public address than the one it was asked at. */
function isPage(page: string, server: string): boolean {
  if (!URL.canParse(page)) return false
  const { protocol, origin } = new URL(page)
  return protocol === 'https:' || origin === server
}

function isTooFast({ status, body }: Answer): boolean {
  return status === 429 || textAt(body, 'error') === 'slow_down'
}

/** @throws CommandProblem */
function refuseUnlessPending(answer: Answer, server: string): void {
  const error = textAt(answer.body, 'error')
  if (error === 'authorization_pending') return
  if (error === 'access_denied') throw new CommandProblem(sentences.signInDenied)
  if (error === 'expired_token') throw new CommandProblem(sentences.signInOver)
  expectOk(answer, server)
  throw new CommandProblem(sentences.oddAnswer, { server })
}

const goThere: Sentence = {
  en: 'Open {page} in a browser, sign in, and confirm this code: {userCode}',
  ja: 'ブラウザーで {page} を開いてサインインし、次のコードを確認してください: {userCode}',
}

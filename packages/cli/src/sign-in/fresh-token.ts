import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { refreshTokens } from './oauth.ts'
import { isUnwritable, type StoredTokens } from './sign-in-file.ts'
import { openSignIns, type SignIn, type SignIns } from './sign-ins.ts'

/** Claude Code asks its helper every five minutes: what it is given must last until then. */
const spareMs = 6 * 60_000

/**
 * The sign-in with an access token that is good for some minutes, refreshed when it has to be; of any number of
 * processes that need it at once, one refreshes.
 * @throws CliError when signed out, or when the server is away and the token is over
 */
export async function freshSignIn(server: string | undefined, context: Context): Promise<SignIn> {
  const signIns = openSignIns(context)
  const found = await readOrSignedOut(server, { signIns, context })
  if (isFresh(found.tokens, context.now())) return found
  const renewed = signIns.locked(async () => {
    const again = await readOrSignedOut(found.server, { signIns, context })
    // Another process was first.
    return isFresh(again.tokens, context.now()) ? again : await refresh(again, { signIns, context })
  })
  return await renewed.catch((error: unknown) => {
    if (isUnwritable(error) && found.tokens.expiresAt > context.now()) return found
    throw error
  })
}

/** Another access token than one that the server refused, or the reason why there is none. @throws CliError */
export async function renewedSignIn(refused: SignIn, context: Context): Promise<SignIn> {
  const signIns = openSignIns(context)
  return await signIns.locked(async () => {
    const again = await readOrSignedOut(refused.server, { signIns, context })
    const isRenewed = again.tokens.accessToken !== refused.tokens.accessToken
    return isRenewed ? again : await refresh(again, { signIns, context })
  })
}

interface Ground {
  signIns: SignIns
  context: Context
}

function isFresh({ expiresAt, lifetimeMs }: StoredTokens, now: number): boolean {
  const left = expiresAt - now
  // A clock that was set back makes nothing last longer than it did when it came.
  return left > Math.min(spareMs, lifetimeMs / 2) && left <= lifetimeMs
}

async function readOrSignedOut(server: string | undefined, { signIns, context }: Ground): Promise<SignIn> {
  const signIn = await signIns.read(server)
  if (signIn !== undefined) return signIn
  throw signedOut(server, context)
}

async function refresh(signIn: SignIn, { signIns, context }: Ground): Promise<SignIn> {
  const { server, tokens } = signIn
  // A token that is exchanged and then not kept ends the sign-in: its predecessor looks stolen. So what cannot be
  // written, on a full disk for instance, is not exchanged.
  if (signIn.place === 'file') await signIns.keep(signIn)
  const granted = await refreshTokens(tokens.refreshToken, { server, context }).catch((error: unknown) => {
    // The server is away for a moment; what is there may still do.
    if (tokens.expiresAt > context.now()) return { tokens }
    throw error
  })
  if ('tokens' in granted) {
    const refreshed = { ...signIn, tokens: granted.tokens }
    if (granted.tokens !== tokens) await signIns.keep(refreshed)
    return refreshed
  }
  if (granted.error === 'slow_down' && tokens.expiresAt > context.now()) return signIn
  if (granted.error !== 'invalid_grant') throw refused(server, granted.error, context)
  await signIns.forget(server)
  throw ended(server, granted.description, context)
}

export function signedOut(server: string | undefined, { tell }: Context): CliError {
  const message =
    server === undefined ? tell('signIn.nowhere') : tell('signIn.signedOut', { server: terminalText(server) })
  return new CliError(message, { code: 'signed_out', exitCode: exitCodes.refused })
}

/** The server says that the sign-in is over: it was revoked, it expired, or its token was used by somebody else. */
function ended(server: string, description: string | undefined, { tell }: Context): CliError {
  const values = { server: terminalText(server), reason: terminalText(description ?? '-') }
  return new CliError(tell('signIn.ended', values), { code: 'signed_out', exitCode: exitCodes.refused })
}

function refused(server: string, error: string, { tell }: Context): CliError {
  const values = { server: terminalText(server), reason: terminalText(error) }
  return new CliError(tell('signIn.refused', values), {
    code: 'sign_in_refused',
    exitCode: exitCodes.refused,
  })
}

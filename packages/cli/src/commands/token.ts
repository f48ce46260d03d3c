import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { serverOrigin } from '../server/find-server.ts'
import { freshSignIn, renewedSignIn } from '../sign-in/fresh-token.ts'
import { isInForce } from '../sign-in/oauth.ts'
import { openSignIns, type SignIn } from '../sign-in/sign-ins.ts'
import type { RunCommand } from './command.ts'

/** Claude Code asks every five minutes, and at once when its token was refused. */
const soonMs = 4 * 60_000
/** What has just come needs no second look, however many ask for it. */
const newMs = 5_000

/** Prints an access token and nothing else: what Claude Code expects of an apiKeyHelper. */
export const token: RunCommand = async (given, context) => {
  const wanted = given.text('server')
  const found = await freshSignIn(wanted && serverOrigin(wanted, context), context)
  const { server, tokens } = await notRefused(found, context)
  const { accessToken, expiresAt } = tokens
  if (context.json) context.printJson({ server, accessToken, expiresAt: new Date(expiresAt).toISOString() })
  else context.print(accessToken)
  return exitCodes.ok
}

/**
 * Asked again so soon, the token may have been refused: the server says. A client that gets the same dead token from its
 * helper tries for minutes (measured: Claude Code 2.1.330), and one whose helper fails says why and ends.
 */
async function notRefused(signIn: SignIn, context: Context): Promise<SignIn> {
  const { server, tokens } = signIn
  const { handOut } = openSignIns(context)
  const sinceMs = context.now() - (await handOut())
  const ageMs = context.now() - (tokens.expiresAt - tokens.lifetimeMs)
  if (sinceMs < 0 || sinceMs > soonMs || ageMs < newMs) return signIn
  const holds = await isInForce(tokens.accessToken, { server, context }).catch(() => true) // away: it may be good
  if (holds) return signIn
  const renewed = await renewedSignIn(signIn, context)
  await handOut()
  return renewed
}

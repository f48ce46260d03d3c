import { CliError, exitCodes } from '../exit.ts'
import { serverOrigin } from '../server/find-server.ts'
import { signedOut } from '../sign-in/fresh-token.ts'
import { revokeToken } from '../sign-in/oauth.ts'
import { openSignIns } from '../sign-in/sign-ins.ts'
import type { RunCommand } from './command.ts'

/** Ends the session at the server and forgets it here; here in any case. */
export const logout: RunCommand = async (given, context) => {
  const { tell } = context
  const signIns = openSignIns(context)
  const wanted = given.text('server')
  const signIn = await signIns.read(wanted && serverOrigin(wanted, context))
  if (signIn === undefined) throw signedOut(wanted, context)
  const { server, tokens } = signIn
  const problem = await revokeToken(tokens.refreshToken, { server, context }).then(
    () => undefined,
    (error: unknown) => (error instanceof CliError ? error : Promise.reject(error)),
  )
  await signIns.locked(() => signIns.forget(server))
  if (problem !== undefined) {
    const reason = problem.message
    const message = tell('logout.unrevoked', { server, reason })
    throw new CliError(message, { code: 'not_revoked', exitCode: exitCodes.unreachable, cause: problem })
  }
  if (context.json) context.printJson({ server, revoked: true })
  else context.print(tell('logout.done', { server }))
  return exitCodes.ok
}

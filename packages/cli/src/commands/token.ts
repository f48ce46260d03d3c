import { exitCodes } from '../exit.ts'
import { serverOrigin } from '../server/find-server.ts'
import { freshSignIn } from '../sign-in/fresh-token.ts'
import type { RunCommand } from './command.ts'

/** Prints an access token and nothing else: what Claude Code expects of an apiKeyHelper. */
export const token: RunCommand = async (given, context) => {
  const wanted = given.text('server')
  const { server, tokens } = await freshSignIn(wanted && serverOrigin(wanted, context), context)
  const { accessToken, expiresAt } = tokens
  if (context.json) context.printJson({ server, accessToken, expiresAt: new Date(expiresAt).toISOString() })
  else context.print(accessToken)
  return exitCodes.ok
}

import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { openAdminClient } from '../server/admin-client.ts'
import { serverOrigin } from '../server/find-server.ts'
import { freshSignIn } from '../sign-in/fresh-token.ts'
import type { RunCommand } from './command.ts'
import { describe } from './login.ts'

/** Says as whom this machine is signed in, as the server knows them by now. */
export const whoami: RunCommand = async (given, context) => {
  const wanted = given.text('server')
  const { server, place } = await freshSignIn(wanted && serverOrigin(wanted, context), context)
  const client = await openAdminClient({ server }, context)
  const { value, raw } = await client.call('readSelf', {})
  if (context.json) context.printJson({ server, place, person: raw })
  else
    context.print(
      context.tell('whoami.person', { person: terminalText(describe(value)), server }),
      context.tell('whoami.roles', { roles: value.roles.join(', ') }),
    )
  return exitCodes.ok
}

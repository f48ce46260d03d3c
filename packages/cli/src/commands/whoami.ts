import { exitCodes } from '../exit.ts'
import { openAdminClient } from '../server/admin-client.ts'
import { serverOrigin } from '../server/find-server.ts'
import { freshSignIn } from '../sign-in/fresh-token.ts'
import type { RunCommand } from './command.ts'
import { describeMe } from './me.ts'

/** Says as whom this machine is signed in, as the server knows them by now. */
export const whoami: RunCommand = async (given, context) => {
  const wanted = given.text('server')
  const { server, place } = await freshSignIn(wanted && serverOrigin(wanted, context), context)
  const client = await openAdminClient({ server }, context)
  const { value, raw } = await client.call('whoAmI', {})
  if (context.json) context.printJson({ server, place, me: raw })
  else
    context.print(
      context.tell('whoami.person', { person: describeMe(value), server }),
      context.tell('whoami.roles', { roles: value.roles.join(', ') }),
    )
  return exitCodes.ok
}

import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'

/** An id as it is, an address looked up. @throws CliError */
export async function findPerson(wanted: string, client: AdminClient, context: Context): Promise<string> {
  if (!wanted.includes('@')) return wanted
  const { value } = await client.call('listPeople', { email: wanted, limit: 1 })
  const [person] = value.data
  if (person !== undefined) return person.id
  const message = context.tell('person.unknown', { email: terminalText(wanted) })
  throw new CliError(message, { code: 'person_unknown', exitCode: exitCodes.refused })
}

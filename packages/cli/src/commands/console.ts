import { exitCodes } from '../exit.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'

/** Prints a link that signs a browser in as the owner. */
export const openConsole: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('createBrowserLink', {})
  if (context.json) context.printJson(raw)
  else context.print(value.url, context.tell('console.link', { until: shortTime(value.expiresAt) }))
  return exitCodes.ok
}

import type { Context } from '../context.ts'
import type { Given } from '../given.ts'
import { openAdminClient, type AdminClient } from '../server/admin-client.ts'

/** The client of the server that `--server`, `--url` or `--data` names. @throws CliError */
export function clientFor(given: Given, context: Context): Promise<AdminClient> {
  const where = { dataDir: given.required('data'), url: given.text('url'), server: given.text('server') }
  return openAdminClient(where, context)
}

/** Says how to see the next page, when there is one. */
export function printMore(option: string, next: string | undefined, context: Context): void {
  if (next !== undefined) context.print('', context.tell('list.more', { option: `${option} ${next}` }))
}

/** `2026-11-22 06:14`; every time the command line shows is UTC. */
export function shortTime(time: string): string {
  return time.slice(0, 16).replace('T', ' ')
}

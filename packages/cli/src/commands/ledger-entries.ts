import type { LedgerEntryBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { formatTable } from '../output/table.ts'

/** Prints entries as a table, in the order they come in. */
export function printEntries(entries: readonly LedgerEntryBody[], { tell, print, bold }: Context): void {
  const titles = ['time', 'kind', 'actor', 'what'] as const
  const columns = titles.map((title) => ({ title: tell(`column.${title}`) }))
  const rows = entries.map((entry) => [shown(entry.time), entry.kind, actorOf(entry), summaryOf(entry)])
  print(...formatTable(columns, rows, bold))
}

function shown(time: string): string {
  return time.replace('T', ' ').replace('Z', '')
}

function actorOf({ actor }: LedgerEntryBody): string {
  const { id, openedBy } = actor
  if (typeof id !== 'string') return actor.type
  return typeof openedBy === 'string' ? `${id} (${openedBy})` : id
}

/** `name=value` of what is simple, so that a new kind of entry shows without a new line of code here. */
function summaryOf({ data }: LedgerEntryBody): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

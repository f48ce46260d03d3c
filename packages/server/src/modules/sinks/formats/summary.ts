import type { SinkEvent } from '../event.ts'
import { textAt } from '../json.ts'

/** One line for people: what happened, and by whom. */
export function summaryOf({ kind, actor, data }: SinkEvent): string {
  const detail = textAt(data, 'code') ?? textAt(data, 'outcome') ?? textAt(data, 'reason')
  const openedBy = textAt(actor, 'openedBy')
  const parts = [textAt(actor, 'type'), textAt(actor, 'id'), openedBy && `by the link of the ${openedBy}`]
  const who = parts.filter((part) => part !== undefined).join(' ')
  return `${kind}${detail === undefined ? '' : `: ${detail}`}${who === '' ? '' : ` (${who})`}`
}

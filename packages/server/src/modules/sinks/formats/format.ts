import type { SinkEvent } from '../event.ts'
import type { SinkFormat } from '../settings.ts'
import { toCef } from './cef.ts'
import { toEcs } from './ecs.ts'
import { toOcsf } from './ocsf.ts'
import type { Origin } from './origin.ts'

/** An event in a format that is JSON. */
export function documentOf(
  format: Exclude<SinkFormat, 'cef'>,
  event: SinkEvent,
  origin: Origin,
): Readonly<Record<string, unknown>> {
  switch (format) {
    case 'ocsf':
      return toOcsf(event, origin)
    case 'ecs':
      return toEcs(event, origin)
    case 'sekisho':
      break
  }
  return toSekisho(event, origin)
}

/** An event as one line of text. */
export function lineOf(format: SinkFormat, event: SinkEvent, origin: Origin): string {
  return format === 'cef' ? toCef(event, origin) : JSON.stringify(documentOf(format, event, origin))
}

/** The entry as the ledger has it, with its place. */
function toSekisho({ time, ...event }: SinkEvent, { ledger }: Origin) {
  return { ledger, ...event, time: new Date(time).toISOString() }
}

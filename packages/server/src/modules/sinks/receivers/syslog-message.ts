import type { SinkEvent } from '../event.ts'
import { meaningOf, type Severity } from '../meaning.ts'

/** RFC 5424, table 2: informational, notice, warning, error, critical. */
const severityNumbers = {
  informational: 6,
  low: 5,
  medium: 4,
  high: 3,
  critical: 2,
} as const satisfies Record<Severity, number>

export interface SyslogOrigin {
  /** 0 to 23 */
  facility: number
  hostname: string
  appName: string
  /** private enterprise number that owns our structured data */
  enterpriseId: number
  version: string
}

/**
 * One message as RFC 5424 writes it, without a frame. `text` is its MSG; what is not ASCII in it stays as UTF-8 without a
 * byte order mark (MSG-ANY), which every receiver reads.
 */
export function syslogMessage(event: SinkEvent, text: string, origin: SyslogOrigin): string {
  const { severity } = meaningOf(event.kind, event.data)
  const priority = origin.facility * 8 + severityNumbers[severity]
  const header = [
    `<${priority}>1`,
    new Date(event.time).toISOString(),
    headerField(origin.hostname, 255),
    headerField(origin.appName, 48),
    '-',
    headerField(event.kind, 32),
  ].join(' ')
  const own = element(`sekisho@${origin.enterpriseId}`, {
    id: event.id,
    leaf: String(event.leaf),
    leafHash: event.leafHash,
    kind: event.kind,
  })
  const software = element('origin', { software: 'Sekisho', swVersion: origin.version })
  return `${header} ${own}${software} ${text}`
}

/** RFC 5425, 4.3: the length in octets, in decimal, then the message. */
export function framed(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`
}

/** PRINTUSASCII, `-` when there is nothing. */
export function headerField(text: string, longest: number): string {
  const printable = text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, longest)
  return printable === '' ? '-' : printable
}

function element(id: string, parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => ` ${name}="${parameterValue(value)}"`)
  return `[${id}${pairs.join('')}]`
}

/** RFC 5424, 6.3.3: these three are escaped, anything else with a backslash before it means both. */
export function parameterValue(text: string): string {
  return text.replaceAll(/["\\\]]/g, String.raw`\$&`)
}

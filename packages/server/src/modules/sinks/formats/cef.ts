import { isIP } from 'node:net'
import type { SinkEvent } from '../event.ts'
import { integerAt, textAt } from '../json.ts'
import { meaningOf, severityRank } from '../meaning.ts'
import type { Origin } from './origin.ts'
import { summaryOf } from './summary.ts'

/** 0 to 10, by the severity of the entry. */
const cefSeverity = [1, 3, 5, 8, 10] as const

/**
 * An entry in the Common Event Format, one line. Keys are those of the CEF dictionary; what it has none for stands in
 * the custom fields, each with its label.
 */
export function toCef(event: SinkEvent, { version, hostname }: Origin): string {
  const { actor, data, kind } = event
  const meaning = meaningOf(kind, data)
  const header = ['Sekisho', 'Sekisho', version, kind, kind.replaceAll(/[._]/g, ' ')].map(escapeHeader)
  const address = textAt(data, 'client', 'address') ?? textAt(actor, 'client', 'address')
  const family = isIP(address ?? '')
  const extension = fieldsOf([
    ['rt', event.time],
    ['dvchost', hostname],
    ['externalId', event.id],
    ['act', kind],
    ['outcome', meaning.failure ? 'failure' : 'success'],
    ['cat', meaning.class],
    ['suid', textAt(actor, 'id') ?? textAt(actor, 'type')],
    ['duid', textAt(data, 'person')],
    ['src', family === 4 ? address : undefined],
    ['c6a2', family === 6 ? address : undefined],
    ['c6a2Label', family === 6 ? 'Source IPv6 Address' : undefined],
    ['requestClientApplication', textAt(data, 'client', 'agent') ?? textAt(actor, 'client', 'agent')],
    ['reason', textAt(data, 'code') ?? textAt(data, 'reason') ?? textAt(data, 'problem')],
    ['destinationServiceName', textAt(data, 'provider')],
    ...labelled('cs1', 'exchange', textAt(data, 'exchange')),
    ...labelled('cs2', 'model', textAt(data, 'model')),
    ...labelled('cs3', 'conversation', textAt(data, 'conversation')),
    ...labelled('cs4', 'credential', textAt(actor, 'credential') ?? textAt(data, 'credential')),
    ...labelled('cs5', 'project', textAt(data, 'project')),
    ...labelled('cs6', 'leafHash', event.leafHash),
    ...labelled('cn1', 'leaf', event.leaf),
    ...labelled('cn2', 'costMicroUsd', integerAt(data, 'costMicroUsd')),
    ...labelled('cn3', 'countedTokens', integerAt(data, 'countedTokens')),
    ['msg', summaryOf(event)],
  ])
  return `CEF:0|${header.join('|')}|${cefSeverity[severityRank(meaning.severity)] ?? 1}|${extension}`
}

type Field = readonly [key: string, value: string | number | undefined]

function labelled(key: string, label: string, value: Field[1]): Field[] {
  return value === undefined
    ? []
    : [
        [key, value],
        [`${key}Label`, label],
      ]
}

function fieldsOf(fields: readonly Field[]): string {
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeValue(String(value))}`)
    .join(' ')
}

/** Nearly every text is as it should be, and looking is cheaper than replacing. */
const special = /[\\|=\p{Cc}]/u

/** A line break ends the event, and a header has no way to write one. */
function escapeHeader(text: string): string {
  if (!special.test(text)) return text
  return withoutControls(text.replaceAll(/[\r\n]+/g, ' ')).replaceAll(/[\\|]/g, String.raw`\$&`)
}

/** In the extension line breaks may stand, written as they are in C. */
function escapeValue(text: string): string {
  if (!special.test(text)) return text
  return withoutControls(
    text
      .replaceAll(/[\\=]/g, String.raw`\$&`)
      .replaceAll('\r\n', String.raw`\n`)
      .replaceAll('\n', String.raw`\n`)
      .replaceAll('\r', String.raw`\r`),
  )
}

/** Tabs too: they stand between fields in some syslog dialects. */
function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ')
}

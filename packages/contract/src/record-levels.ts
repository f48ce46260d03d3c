import type { ExchangeAdmitted, ExchangeRefused, ExchangeSettled } from './entries.ts'
import type { Retention } from './retentions.ts'

/** How much the entries of a person's calls say, the strictest first. */
export const recordLevels = ['minimal', 'standard', 'full'] as const
export type RecordLevel = (typeof recordLevels)[number]

export const defaultRecordLevel: RecordLevel = 'standard'

/** Where several apply, the strictest counts; where none does, `standard`. */
export function strictestLevel(levels: readonly (RecordLevel | undefined)[]): RecordLevel {
  return recordLevels.find((level) => levels.includes(level)) ?? defaultRecordLevel
}

type ExchangeField = keyof ExchangeAdmitted | keyof ExchangeSettled | keyof ExchangeRefused

/** Fields of a call's entries that not every level carries, with the first level that does. All others are always there. */
export const leveledFields = {
  client: 'standard',
  requestDigest: 'standard',
  responseDigest: 'standard',
  upstreamRequestId: 'standard',
  said: 'standard',
  messages: 'standard',
  toolResults: 'standard',
  toolUses: 'standard',
  device: 'full',
  serverTools: 'full',
  options: 'full',
} as const satisfies Partial<Record<ExchangeField, RecordLevel>>

export type LeveledField = keyof typeof leveledFields

/** Fields that say something of the content. Under `zdr` none of them is written, whatever the level. */
export const contentFields = [
  'requestDigest',
  'responseDigest',
  'messages',
  'toolResults',
  'toolUses',
] as const satisfies readonly LeveledField[]

/** What entries of calls do not carry under a level and a retention mode. */
export function omittedFields(level: RecordLevel, retention: Retention): LeveledField[] {
  // Sound: the keys of a const object.
  const fields = Object.keys(leveledFields) as LeveledField[]
  const reached = recordLevels.indexOf(level)
  return fields.filter(
    (field) =>
      recordLevels.indexOf(leveledFields[field]) > reached ||
      (retention === 'zdr' && (contentFields as readonly LeveledField[]).includes(field)),
  )
}

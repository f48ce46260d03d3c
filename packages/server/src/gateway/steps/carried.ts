import { omittedFields, recordLevels, type LeveledField, type RecordLevel } from '@sekisho/contract'
import type { AccessPolicy } from '../../modules/policies/index.ts'

/** A call's entry as the caller's policy lets it be written: what it leaves out is taken away before anything is encoded. */
export function carried<Data extends { [Field in LeveledField]?: unknown }>(
  data: Data,
  { level, retention }: Pick<AccessPolicy, 'level' | 'retention'>,
): Data {
  const omitted = retention === 'zdr' ? omittedUnderZdr[level] : omittedOtherwise[level]
  // What is undefined is left out when the entry is written as JSON; deleting would make the object slow.
  for (const field of omitted) if (data[field] !== undefined) data[field] = undefined
  return data
}

const omittedUnderZdr = byLevel((level) => omittedFields(level, 'zdr'))
const omittedOtherwise = byLevel((level) => omittedFields(level, 'metadata'))

function byLevel(fields: (level: RecordLevel) => LeveledField[]): Record<RecordLevel, LeveledField[]> {
  // Sound: one member for each level.
  return Object.fromEntries(recordLevels.map((level) => [level, fields(level)])) as Record<
    RecordLevel,
    LeveledField[]
  >
}

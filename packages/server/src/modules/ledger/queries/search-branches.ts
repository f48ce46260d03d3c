import { frequentNames } from '../writer/write-index.ts'

/** A search with the numbers that `ledger_names` has for its names. */
export interface NumberedSearch {
  person: number | undefined
  actor: number | undefined
  kinds: readonly number[] | undefined
  model: number | undefined
  code: number | undefined
  project: number | undefined
  conversation: number | undefined
  since: number
  until: number
}

/** Columns an index begins with. */
export type IndexedColumn = 'person' | 'actor' | 'model' | 'code' | 'kind'

/** Rows that one index gives in order of time, some of which are wanted. No row is in two branches of a search. */
export interface Branch {
  /** undefined: all rows, by time alone */
  column: IndexedColumn | undefined
  value: number
  /** what must be true of the rows as well */
  also: Partial<Record<'person' | 'actor' | 'model' | 'code' | 'project' | 'conversation', number>>
  kinds: readonly number[] | undefined
}

/** Kinds that are asked for by the index of kinds, each in a branch; more are picked out of all rows. */
const maxKindBranches = 64

/** Where to look, by what of the search is likely to be true of the fewest rows. */
export function branchesOf({
  person,
  actor,
  kinds,
  model,
  code,
  project,
  conversation,
}: NumberedSearch): Branch[] {
  const also = defined({ model, code, project, conversation })
  const by = (column: IndexedColumn, value: number, more: Branch['also'] = {}): Branch => ({
    column,
    value,
    also: { ...also, ...more },
    kinds,
  })
  // The column of the actor is 0 where that is the person.
  if (actor !== undefined && (person === undefined || person === actor))
    return [by('person', actor, { actor: 0 }), by('actor', actor)]
  if (actor !== undefined && person !== undefined) return [by('person', person, { actor })]
  if (person !== undefined) return [by('person', person), by('actor', person)]
  if (code !== undefined && isRare(code)) return [by('code', code)]
  if (kinds && kinds.length <= maxKindBranches && kinds.every(isRare))
    return kinds.map((kind) => ({ ...by('kind', kind), kinds: undefined }))
  if (model !== undefined) return [by('model', model)]
  return [{ column: undefined, value: 0, also, kinds }]
}

/** Whether the partial indexes have it. */
function isRare(number: number): boolean {
  return number > frequentNames.length
}

function defined(values: Record<string, number | undefined>): Branch['also'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

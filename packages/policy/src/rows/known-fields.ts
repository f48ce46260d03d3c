import { isObject } from '../settings/json.ts'

/** The fields of a row that count, and those of the corpora that only describe where it comes from. */
const known = new Set(
  `id tool input managed cliSettings local project user args mode trusted cwd home links fixture policy fs group
  cli platform shell batch verdict message leak class expected source note`.split(/\s+/),
)

/** Fields of a row that mean nothing here: misspelled, or meant for another tool. At most ten, in their order. */
export function unknownFields(row: unknown): readonly string[] {
  if (!isObject(row)) return []
  return Object.keys(row)
    .filter((name) => !known.has(name) && !/^cli_\d/.test(name))
    .slice(0, 10)
}

/** A table that refers to another by a foreign key. */
export interface Reference {
  table: string
  refersTo: string
}

/** The tables with those that others refer to before them; otherwise by name. A circle keeps the order of names. */
export function inOrderOfReference(tables: readonly string[], references: readonly Reference[]): string[] {
  const done = new Set<string>()
  const underWay = new Set<string>()
  const visit = (table: string): void => {
    if (done.has(table) || underWay.has(table)) return
    underWay.add(table)
    for (const { table: from, refersTo } of references) if (from === table) visit(refersTo)
    done.add(table)
  }
  for (const table of tables.toSorted()) visit(table)
  return [...done].filter((table) => tables.includes(table))
}

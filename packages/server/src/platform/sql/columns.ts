import { sql, type ColumnDataType, type CreateTableBuilder, type RawBuilder } from 'kysely'
import type { SqlDialect } from './storage.ts'

/** The column type for bytes. Rows give them as Uint8Array (PostgreSQL's Buffer is one). */
export function bytesColumn(dialect: SqlDialect): ColumnDataType {
  return dialect === 'postgres' ? 'bytea' : 'blob'
}

/** Text that is compared and sorted byte by byte on both, whatever language PostgreSQL was set up in: ids and keys. */
export function idColumn(dialect: SqlDialect): ColumnDataType | RawBuilder<string> {
  return dialect === 'postgres' ? sql<string>`text collate "C"` : 'text'
}

type Table = CreateTableBuilder<string, string>

/** By name. */
type Columns = Readonly<Record<string, ColumnDataType | RawBuilder<string>>>

/** A table of columns that must hold something, and of some that may be empty. */
export function columns(table: Table, filled: Columns, empty: Columns = {}): Table {
  let built = table
  for (const [name, type] of Object.entries(filled))
    built = built.addColumn(name, type, (column) => column.notNull())
  for (const [name, type] of Object.entries(empty)) built = built.addColumn(name, type)
  return built
}

/** Several columns of one type: the key of a row that is told apart by many, or its counts. */
export function each(names: readonly string[], type: Columns[string]): Columns {
  return Object.fromEntries(names.map((name) => [name, type]))
}

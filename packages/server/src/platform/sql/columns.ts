import { sql, type ColumnDataType, type RawBuilder } from 'kysely'
import type { SqlDialect } from './storage.ts'

/** The column type for bytes. Rows give them as Uint8Array (PostgreSQL's Buffer is one). */
export function bytesColumn(dialect: SqlDialect): ColumnDataType {
  return dialect === 'postgres' ? 'bytea' : 'blob'
}

/** Text that is compared and sorted byte by byte on both, whatever language PostgreSQL was set up in: ids and keys. */
export function idColumn(dialect: SqlDialect): ColumnDataType | RawBuilder<string> {
  return dialect === 'postgres' ? sql<string>`text collate "C"` : 'text'
}

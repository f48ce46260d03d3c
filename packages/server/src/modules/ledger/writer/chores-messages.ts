import type { PackedRows } from './packed-rows.ts'

/** What the thread of the chores is started with. */
export interface ChoresData {
  /** SQLite file, migrated */
  file: string
  boot: string
  origin: string
  /** PKCS #8 PEM */
  privateKey: string
}

export interface ToChores {
  type: 'catchUp' | 'close'
  id: number
  /** what was appended since the last message, unless there is too much of it */
  appended?: PackedRows
}

export type FromChores =
  | { type: 'ready' }
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; message: string }

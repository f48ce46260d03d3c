import type { VaultWriter } from './batch.ts'

/** What the worker thread is started with. */
export interface WorkerData {
  /** SQLite file, migrated */
  file: string
}

export type Operation = keyof VaultWriter

/** An operation of the writer with its argument, if it takes one. */
export interface ToWorker {
  id: number
  operation: Operation
  input: unknown
}

export type FromWorker =
  | { type: 'ready' }
  | { type: 'done'; id: number; result: unknown }
  | { type: 'failed'; id: number; message: string }

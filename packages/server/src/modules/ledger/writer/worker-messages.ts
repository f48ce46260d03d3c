import type { Batch, Removal } from '../batch.ts'
import type { Outlived } from './forget.ts'

/** What the worker thread is started with. */
export interface WorkerData {
  /** SQLite file, migrated */
  file: string
  boot: string
  started: string
  origin: string
  /** PKCS #8 PEM */
  privateKey: string
  roundMs: number
}

export type ToWorker =
  | { type: 'write'; id: number; batch: Batch }
  | { type: 'catchUp'; id: number }
  | { type: 'remove'; id: number; removal: Removal }
  | { type: 'forget'; id: number; outlived: Outlived }
  | { type: 'close'; id: number }

export type FromWorker =
  | { type: 'ready' }
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; message: string }
  | { type: 'trouble'; message: string }
  | { type: 'recovered' }
  | { type: 'fatal'; message: string }

import { randomBytes } from 'node:crypto'

/** Random bytes, so that tests decide what chance brings. Only for ids; secrets come straight from node:crypto. */
export type Random = (size: number) => Uint8Array

export const systemRandom: Random = (size) => randomBytes(size)

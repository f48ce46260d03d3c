import { randomUUID } from 'node:crypto'

/** What the numbers of the index stand for, in memory that all threads see: a copy for each job would cost more than the job. */
export interface SharedNames {
  id: string
  bytes: SharedArrayBuffer
}

export type Names = ReadonlyMap<number, string>

export function shareNames(names: Names): SharedNames {
  const text = Buffer.from(JSON.stringify([...names]))
  const bytes = new SharedArrayBuffer(text.length)
  text.copy(new Uint8Array(bytes))
  return { id: randomUUID(), bytes }
}

/** Reads names once, however many jobs come with them. */
export function createNamesReader(): (shared: SharedNames) => Names {
  let known: { id: string; names: Names } | undefined
  return ({ id, bytes }) => {
    // Sound: `shareNames` has written it.
    if (known?.id !== id)
      known = { id, names: new Map(JSON.parse(Buffer.from(bytes).toString()) as [number, string][]) }
    return known.names
  }
}

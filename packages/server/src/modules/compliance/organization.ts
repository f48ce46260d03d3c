import { hash } from 'node:crypto'
import type { Queries } from '../ledger/index.ts'

/** The one organization of this server. */
export interface Organization {
  id: string
  uuid: string
  /** milliseconds since the epoch: when the ledger began */
  createdAt: number
}

/**
 * Named after the run that began the ledger: the same on every node, after every restart and for as long as the ledger
 * lives, without a name that somebody has to give. @returns undefined until the first entry has its leaf
 */
export async function readOrganization(queries: Pick<Queries, 'forward'>): Promise<Organization | undefined> {
  const [first] = await queries.forward(0, 1)
  if (first?.text === undefined) return undefined
  const digest = hash('sha256', `organization of ${first.boot}`, 'hex')
  // RFC 9562, version 8: made as its maker likes.
  const uuid = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
  return { id: `org_${digest.slice(32, 56)}`, uuid, createdAt: timeIn(first.text) }
}

function timeIn(text: string): number {
  // Of an entry; whether it is still what was written is for verify to say.
  return (JSON.parse(text) as { time: number }).time
}

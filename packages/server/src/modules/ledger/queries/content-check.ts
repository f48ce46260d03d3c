import { hash } from 'node:crypto'
import type { Entry, ExchangeAdmitted, ExchangeSettled } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import { hmac, hmacKey } from '../hmac.ts'
import type { LedgerSchema } from '../schema.ts'
import { findNear } from './find-near.ts'

/** `unknown`: the ledger has no digest of it, or the key that salts it is destroyed. */
export type ContentCheck = 'matches' | 'differs' | 'unknown'

/** An exchange whose entries are looked for. */
export interface CheckedCall {
  exchange: string
  person: string
  /** the run that wrote its entries */
  boot: string
  /** epoch milliseconds, of its admission */
  at: number
  /** of its settlement; absent: it was not settled by that run */
  endedAt?: number
}

export interface CheckedContent {
  /** as it was sent */
  request: Uint8Array | undefined
  response: Uint8Array | undefined
}

type Read = ReadonlyKysely<LedgerSchema>

/** Whether content is what the ledger says was sent and answered. */
export async function checkContent(
  read: Read,
  call: CheckedCall,
  content: CheckedContent,
): Promise<{ request: ContentCheck; response: ContentCheck }> {
  const admitted = await entryOf<ExchangeAdmitted>(read, call, { kind: 'exchange.admitted', time: call.at })
  const settled =
    call.endedAt === undefined
      ? undefined
      : await entryOf<ExchangeSettled>(read, call, { kind: 'exchange.settled', time: call.endedAt })
  const salts = await saltsOf(read, call)
  const check = (bytes: Uint8Array | undefined, digest: string | undefined): ContentCheck => {
    if (bytes === undefined || digest === undefined || salts.length === 0) return 'unknown'
    const said = salts.map((salt) => hash('sha256', Buffer.concat([salt, bytes]), 'base64url'))
    return said.includes(digest) ? 'matches' : 'differs'
  }
  return {
    request: check(content.request, settled?.content?.requestDigest ?? admitted?.requestDigest),
    response: check(content.response, settled?.responseDigest),
  }
}

async function entryOf<Data>(
  read: Read,
  { boot, exchange }: CheckedCall,
  { kind, time }: { kind: Entry['kind']; time: number },
): Promise<Data | undefined> {
  const found = await findNear(read, {
    boot,
    time,
    text: exchange,
    is: (entry) => entry.kind === kind && 'exchange' in entry.data && entry.data.exchange === exchange,
  })
  // Sound: of the kind that was asked for.
  return found?.data as Data | undefined
}

/** A call that arrived at midnight may have been salted with the key of either day. */
async function saltsOf(read: Read, { person, boot, exchange, at }: CheckedCall): Promise<Uint8Array[]> {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  const rows = await read
    .selectFrom('digest_keys')
    .select('key')
    .where('person_id', '=', person)
    .where('boot_id', '=', boot)
    .where('day', 'in', [day(at), day(at - 60_000)])
    .execute()
  return rows.map(({ key }) => hmac(hmacKey(key), exchange))
}

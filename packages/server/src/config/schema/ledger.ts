import { section } from './scalars.ts'
import { witnessKeys } from './witnesses.ts'

/** `sekisho.ledger` */
export const ledger = section({ ...witnessKeys })
  .prefault({})
  .describe('Who vouches for the ledger from outside, and whose ledgers this server vouches for.')

import { keep } from './keep.ts'
import { section } from './scalars.ts'

/** `sekisho.ledger` */
export const ledger = section({ keep }).prefault({}).describe('The ledger: how long it keeps what.')

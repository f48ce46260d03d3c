import { keep } from './keep.ts'
import { section, text } from './scalars.ts'
import { witnessKeys } from './witnesses.ts'

/** `sekisho.ledger` */
export const ledger = section({
  origin: text({ max: 256 })
    .regex(/^[^\s+]+$/, {
      error: 'must be a name without spaces and plus signs, such as sekisho.example.com',
    })
    .optional()
    .describe(
      'Names the ledger in its checkpoints, for whoever keeps or witnesses them: best a host name of yours, and the same on every node. Another name is another key: the ledger hands over to it as in a rotation. Left out: the name it has, at first `sekisho/` and the name of the machine.',
    ),
  keep,
  ...witnessKeys,
})
  .prefault({})
  .describe(
    'The ledger: what it is called, how long it keeps what, who vouches for it from outside, and whose this server vouches for.',
  )

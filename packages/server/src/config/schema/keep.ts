import { z } from 'zod'
import { retentions } from '@sekisho/contract'
import { list, section, text, wholeNumber } from './scalars.ts'

/** `sekisho.ledger.keep` */
export const keep = list(
  section({
    kinds: list(text({ max: 100 }))
      .min(1)
      .describe(
        'Kinds of entries: as they are (`sign_in.denied`), `exchange.*` for all that begin so, or `*`.',
      ),
    retention: z
      .enum(retentions)
      .optional()
      .describe('Only entries of calls under this mode of retention. Left out: of any.'),
    days: wholeNumber(1, 36_500).describe('How many days their texts are kept.'),
  }),
  50,
)
  .default([])
  .describe(
    'How long the texts of ledger entries are kept. The first rule that is for an entry counts; what no rule is for is kept for good, and so is what a legal hold is on. The hash of a removed text stays, so that the ledger still verifies.',
  )

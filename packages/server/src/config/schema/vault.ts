import { z } from 'zod'
import { list, section, text, wholeNumber } from './scalars.ts'

const secret = text({ min: 32, max: 8192 })

/** `sekisho.vault`: content of calls whose access rule says `retention: full`. */
export const vault = section({
  key: secret
    .optional()
    .describe(
      'Secret of the key-encryption key, at least 32 random characters: `${VAR}` or `${file:/path}`. Left out: the file `vault-key` in the data directory, made at first start; with PostgreSQL it is required, the same on every node.',
    ),
  former_keys: list(secret, 10)
    .default([])
    .describe(
      'Secrets that were `key` before. What they wrap is wrapped anew within the hour; remove them then.',
    ),
  keep_days: wholeNumber(1, 36_500)
    .default(90)
    .describe('Content of a day is removed when it is older. A legal hold stops that.'),
  on_failure: z
    .enum(['refuse', 'report'])
    .default('refuse')
    .describe(
      'What becomes of a call whose content cannot be kept: `refuse` it before the provider sees a byte, or let it go on and `report` it in the ledger and in `sekisho_content_not_kept_total`.',
    ),
  four_eyes: z
    .boolean()
    .default(false)
    .describe('Whether a second person must approve each reading of content.'),
  buffered_bytes: wholeNumber(1_048_576, 64 * 1024 ** 3)
    .default(67_108_864)
    .describe('Sealed content one process holds until it is written. New calls are taken below half of it.'),
}).describe('The content vault.')

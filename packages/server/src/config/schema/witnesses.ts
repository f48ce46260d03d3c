import { z } from 'zod'
import { list, section, text, wholeNumber } from './scalars.ts'

const secret = '`${VAR}` or `${file:}`.'

const common = {
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must be small letters, digits and hyphens' })
    .describe('Unique name, for commands and messages.'),
  interval_seconds: wholeNumber(1, 86_400)
    .default(60)
    .describe(
      'It gets the newest checkpoint so often, at most, while the ledger grows; and when the server stops.',
    ),
}

const allowLoopback = z
  .boolean()
  .default(false)
  .describe('It may be on this machine, also over plain http. For tests: such a witness is not outside.')

const file = section({
  kind: z.literal('file').describe('A file that lines are added to, such as one on a write-once share.'),
  ...common,
  path: text().describe('The file; its folder must be there already.'),
})

const git = section({
  kind: z.literal('git').describe('A branch of a git repository: a commit each. Needs the program `git`.'),
  ...common,
  url: text({ max: 2048 }).describe('`https://…`, `ssh://user@host/path`, or an absolute path.'),
  branch: z
    .string()
    .regex(/^[A-Za-z0-9][\w-]{0,99}$/, { error: 'must be a name of letters, digits, _ and -' })
    .default('sekisho')
    .describe('The branch, for these checkpoints alone.'),
  user: text({ max: 256 }).default('git').describe('User name that goes with `token`.'),
  token: text({ max: 8192 }).optional().describe(`Access token, for https. ${secret}`),
  ssh_key_file: text().optional().describe('Private key without a passphrase, for ssh. Absolute path.'),
  ssh_known_hosts_file: text().optional().describe('Keys of the host, for ssh. Absolute path.'),
  allow_loopback: allowLoopback,
})

const s3 = section({
  kind: z.literal('s3').describe('A bucket with Object Lock: an object each, which nobody can change.'),
  ...common,
  endpoint: text({ max: 2048 })
    .optional()
    .describe('Address of the service. Left out: that of AWS in the region.'),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, { error: 'must be a region, such as us-east-1' })
    .describe('Region.'),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'must be the name of a bucket' })
    .describe('Bucket, with Object Lock on.'),
  path_style: z
    .boolean()
    .default(false)
    .describe('The bucket stands in the path and not in the host, as services other than AWS often want it.'),
  prefix: z
    .string()
    .regex(/^([\w-]{1,100}\/){0,8}$/, { error: 'must be empty, or names that each end with a slash' })
    .default('')
    .describe('What keys begin with, for these checkpoints alone.'),
  access_key_id: text({ max: 256 }).describe(`Access key. ${secret}`),
  secret_access_key: text({ max: 1024 }).describe(`Its secret. ${secret}`),
  session_token: text({ max: 8192 }).optional().describe(`Session token of temporary keys. ${secret}`),
  lock_mode: z
    .enum(['compliance', 'governance'])
    .default('compliance')
    .describe('`compliance`: nobody can shorten the time; `governance`: who has a special right can.'),
  lock_days: wholeNumber(1, 36_500).default(3650).describe('How long each object is locked.'),
  allow_loopback: allowLoopback,
})

const webhook = section({
  kind: z
    .literal('webhook')
    .describe('A receiver of signed webhooks (Standard Webhooks); what it holds is not read back.'),
  ...common,
  url: text({ max: 2048 }).describe('Where each checkpoint is posted.'),
  secrets: list(text({ max: 256 }), 4)
    .min(1)
    .describe(
      `\`whsec_\` and base64 of 24 to 64 bytes; all of them sign, so that one can be replaced. ${secret}`,
    ),
  allow_loopback: allowLoopback,
})

const sekisho = section({
  kind: z
    .literal('sekisho')
    .describe('Another Sekisho, or any witness of C2SP (tlog-witness), that co-signs each checkpoint.'),
  ...common,
  url: text({ max: 2048 }).describe(
    'What `/add-checkpoint` is put behind: `https://other.example.com/witness`.',
  ),
  verifier_key: text({ max: 1024 }).describe(
    'Its key, `name+keyid+key`; `sekisho ledger witnesses` there shows it.',
  ),
  allow_loopback: allowLoopback,
})

/** Part of `sekisho.ledger`. */
export const witnessKeys = {
  witnesses: list(z.discriminatedUnion('kind', [file, git, s3, webhook, sekisho]), 20)
    .default([])
    .describe('Who keeps checkpoints of the ledger outside. See the [guide](../ledger-witnesses.md).'),
  on_conflict: z
    .enum(['report', 'stop'])
    .default('report')
    .describe(
      'What happens while a witness contradicts the ledger: it is reported; or the node is not ready besides.',
    ),
  witness_name: z
    .string()
    .regex(/^[^\s+]{1,200}$/, { error: 'must have no spaces and no plus signs' })
    .optional()
    .describe(
      'What this server co-signs as: an address without `https://`, such as `sekisho.example.com/witness`.',
    ),
  witness_for: list(
    section({
      origin: text({ max: 256 }).describe('First line of its checkpoints.'),
      verifier_keys: list(text({ max: 1024 }), 20)
        .min(1)
        .describe('Its keys, `name+keyid+key`; any of them may have signed.'),
    }),
    1000,
  )
    .default([])
    .describe('Ledgers whose checkpoints this server co-signs, at `/witness/add-checkpoint`.'),
}

import { z } from 'zod'
import { classifications, locales, recordLevels, retentions, roles } from '@sekisho/contract'
import { builtSince, waivable } from '../in-force.ts'
import { ledger } from './ledger.ts'
import { routing } from './routing.ts'
import { policies } from './policies.ts'
import { list, section, text, timeZone, wholeNumber } from './scalars.ts'
import { signIn } from './sekisho-sign-in.ts'
import { sinks } from './sinks.ts'
import { vault } from './vault.ts'

const accessRule = section({
  match: section({
    roles: list(z.enum(roles)).min(1).optional().describe('People with any of these roles.'),
    groups: list(text()).min(1).optional().describe('Members of any of these groups.'),
  })
    .optional()
    .describe('Whom the rule is for. Left out or empty: everybody, as the base of the others.'),
  models: list(text({ max: 256 }))
    .optional()
    .describe(
      'Allowed models: ids, the families `opus`, `sonnet`, `haiku`, `fable`, and `*` as a wildcard. Left out: all.',
    ),
  server_tools: list(text({ max: 256 }))
    .optional()
    .describe(
      'Allowed server tools by the beginning of their type (`web_search`, `web_fetch`, `code_execution`), or `*`. Left out: all; empty: none.',
    ),
  classifications: list(z.enum(classifications))
    .optional()
    .describe(
      'Classifications of the projects they may work on: `internal`, `customer_facing`, `confidential`. Left out: all; empty: none. A call without a project is not asked.',
    ),
  tokens_per_day: wholeNumber(1, 1_000_000_000_000)
    .optional()
    .describe('Tokens of one person in a UTC day, cache reads not counted. Left out: no limit.'),
  retention: z
    .enum(retentions)
    .optional()
    .describe(
      '`zdr`: only metadata is recorded and only providers with `retention: zero` serve. `metadata` (default). `full`: content too, sealed in the vault.',
    ),
  level: z
    .enum(recordLevels)
    .optional()
    .describe(
      'How much the ledger says of their calls: `minimal`: no address, agent, tools, digests or device. `standard` (default): all but the device and the options of the request. `full`. Of all rules that match somebody, the strictest counts.',
    ),
})

const terms = section({
  contract: z
    .enum(['enterprise', 'api', 'consumer'])
    .default('api')
    .describe('The contract with the provider. `consumer` is refused: those plans may not be used here.'),
  retention: z
    .enum(['zero', 'standard'])
    .default('standard')
    .describe('Whether the provider keeps what it is sent.'),
  training: z.boolean().default(false).describe('Whether the provider may train on it.'),
  region: text({ max: 64 })
    .default('global')
    .describe('Where it computes, in your words: `global`, `us`, `jp`.'),
  next_api_key: text({ max: 8192 })
    .optional()
    .describe(
      'The second key during a rotation, used when the first is refused. `${VAR}` or `${file:/path}`.',
    ),
  ca_file: text()
    .optional()
    .describe('PEM file of a private certificate authority, added to the public ones.'),
  bearer: z
    .boolean()
    .optional()
    .describe('Send `api_key` as `Authorization: Bearer`, for a relay that asks for it.'),
})

export const sekisho = section({
  data_dir: text()
    .default('.sekisho')
    .describe('Folder for SQLite files, keys and the admin token (mode 0700). `--data` overrides.'),
  workers: wholeNumber(1, 256)
    .default(1)
    .describe('Processes; above 1 needs `store`. `--workers` overrides.'),
  language: z
    .enum(locales)
    .optional()
    .describe('Language of messages. Left out: that of `LC_ALL`, `LC_MESSAGES` or `LANG`.'),
  time_zone: timeZone
    .default('UTC')
    .describe(
      'Time zone of the organization, an IANA name as `Asia/Tokyo`: when its days, weeks and months begin, for budgets and reports that go by it.',
    ),
  log_level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('What is logged.'),
  access: list(accessRule)
    .optional()
    .describe('Access rules. The first that matches is laid on the base, field by field.'),
  routing,
  ledger,
  projects: section({
    required: z
      .boolean()
      .default(false)
      .describe(
        'Refuse calls that belong to no project: neither they, nor the credential, nor the person names one.',
      ),
  })
    .prefault({})
    .describe('What calls are counted to. The projects themselves are made with `sekisho projects create`.'),
  sinks,
  policies,
  budgets: section({
    end_streams: z
      .boolean()
      .default(true)
      .describe(
        'End an answer under way, with an error event that names the budget, when no room is left for more of it. False: it goes on to its end, and passes the limit by what it costs.',
      ),
  })
    .prefault({})
    .describe('How budgets act. The budgets themselves are made with `sekisho budgets set`.'),
  practice: section({
    script: text().optional().describe('File with the answers to give. Left out: made-up ones.'),
  })
    .optional()
    .describe(
      'Use the built-in practice provider (a simulated model), even with `ANTHROPIC_API_KEY` in the environment. Not beside `upstreams`.',
    ),
  providers: z
    .record(text(), terms)
    .optional()
    .describe(
      'What your contract says about each upstream, by its name (`anthropic` for the key in the environment).',
    ),
  sign_in: signIn.prefault({}),
  vault: vault.prefault({}),
  store: section({
    ca_file: text().describe('PEM file of a private CA: TLS is on and the server is verified against it.'),
  })
    .optional()
    .describe('More about PostgreSQL.'),
  limits: section({
    buffered_bytes: wholeNumber(1, 64 * 1024 ** 3)
      .optional()
      .describe(
        'Request bodies one process holds in memory, all together. Left out: 268435456, or `max_request_bytes` if that is more.',
      ),
    connections: wholeNumber(1, 1_000_000)
      .default(10_000)
      .describe(
        'Connections one process accepts at a time; more are closed as they come. Each open call uses two file handles.',
      ),
  })
    .prefault({})
    .describe('More sizes.'),
  timeouts: section({
    request_seconds: wholeNumber(1, 3600)
      .default(120)
      .describe('A client must have sent its whole request by then.'),
    idle_seconds: wholeNumber(1, 3600).default(300).describe("Longest silence within a provider's answer."),
    stale_seconds: wholeNumber(1, 3600)
      .default(10)
      .describe(
        'On PostgreSQL: a node that has not known for so long which credentials are in force refuses calls with 503 and is not ready.',
      ),
    drain_seconds: wholeNumber(0, 3600).default(30).describe('How long SIGTERM waits for open streams.'),
  })
    .prefault({})
    .describe('More times.'),
  waive: list(z.enum([...waivable, ...builtSince]))
    .default([])
    .describe('Sections, by name, that you know are not enforced here. See the table at the top.'),
}).describe("What is Sekisho's own.")

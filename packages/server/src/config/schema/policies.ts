import { list, number, section, text, wholeNumber } from './scalars.ts'
import { z } from 'zod'

export const policies = section({
  four_eyes: z
    .boolean()
    .default(false)
    .describe(
      'A version is approved by somebody else than who wrote it before it is published, and so is a change of whom a policy in use is for, of its position, and its end.',
    ),
  file_guard: z
    .enum(['off', 'report', 'enforce'])
    .optional()
    .describe(
      'What guards do with the policies of `managed`, which this file pins: those are served to them like others. Absent: what a policy below them says, and nothing where none does.',
    ),
  hint_headers: z
    .boolean()
    .default(true)
    .describe(
      'Serve `CLAUDE_CODE_GATEWAY_HINT_HEADERS=1` with the settings, so that clients say with each call which settings they hold. An interactive Claude Code asks its user once whether that is fine.',
    ),
  require_guard: z
    .enum(['off', 'report', 'enforce'])
    .default('off')
    .describe(
      'Serve calls of a person whose policy has a guard only where the guard attested it; `report` counts the others and serves them.',
    ),
  max_age_hours: wholeNumber(1, 720).default(24).describe('How long an attestation of a guard counts.'),
  rings: section({
    canary: section({
      groups: list(text()).default([]).describe('Members of any of these groups.'),
      people: list(text({ max: 320 }))
        .default([])
        .describe('Ids or email addresses.'),
    })
      .prefault({})
      .describe('Who gets a new version first. Nobody named: there is no such ring.'),
    share: section({
      percent: wholeNumber(1, 99)
        .default(20)
        .describe('Of all people, chosen once for each policy by a hash of their id.'),
    })
      .prefault({})
      .describe('Who gets it next.'),
  })
    .prefault({})
    .describe('Who gets a version of a policy before everybody does.'),
  rollback: section({
    factor: number(1, 1000)
      .default(3)
      .describe(
        'A version is rolled back when its block rate is more than so many times that of the version before.',
      ),
    calls: wholeNumber(1, 1_000_000)
      .default(200)
      .describe('Calls of the new version that this takes at least.'),
    people: wholeNumber(1, 1000)
      .default(3)
      .describe(
        'People whose guards have to see it, at least: fewer cannot cause it. All guards of a person count as one, for no more than their equal share of `calls`.',
      ),
  })
    .prefault({})
    .describe('When the server takes back a version by itself.'),
})
  .prefault({})
  .describe('How managed policies reach people. The policies themselves are made with `sekisho policies`.')

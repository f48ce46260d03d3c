import { z } from 'zod'
import { roles } from '@sekisho/contract'
import { requestClasses } from '../../modules/policies/index.ts'
import { list, section, text, wholeNumber } from './scalars.ts'

const match = section({
  roles: list(z.enum(roles)).min(1).optional().describe('Calls of people with any of these roles.'),
  groups: list(text())
    .min(1)
    .optional()
    .describe('Calls of members of any of these groups. Beside `roles`, one of the two is enough.'),
  models: list(text({ max: 256 }))
    .min(1)
    .optional()
    .describe('Calls that ask for one of these models: ids, families and `*`, as in `access`.'),
  request_class: list(z.enum(requestClasses))
    .min(1)
    .optional()
    .describe(
      'Calls that Claude Code says are of one of these classes, in `x-claude-code-request-class` or `x-claude-1p-request-class`. It does so only with `CLAUDE_CODE_GATEWAY_HINT_HEADERS=1`.',
    ),
  agent: z
    .enum(['main', 'subagent'])
    .optional()
    .describe('`subagent`: calls of Claude Code’s subagents (`x-claude-code-agent-id`). `main`: all others.'),
  max_tokens_at_most: wholeNumber(0, 1_000_000_000)
    .optional()
    .describe('Calls whose `max_tokens` is at most this. Counting tokens names none.'),
})

/** `sekisho.routing` */
export const routing = list(
  section({
    match: match
      .prefault({})
      .describe('Which calls the rule is for: all that is named must hold. Left out: every call.'),
    to: text({ max: 256 })
      .regex(/^[^*]+$/, { error: 'must be one model, without *' })
      .describe('The model that serves them: an id or an alias (`haiku`).'),
  }),
  100,
)
  .default([])
  .describe(
    'Sends calls of a kind to another model than they ask for. The first rule that matches counts; a model that the person may not use is passed over, and calls with thinking stay where they are. Off while there is no rule.',
  )

import { z } from 'zod'
import { list, section, text } from './scalars.ts'
import { gatewaySettingsKeys } from '@sekisho/policy/settings'

const emailDomain = z
  .string()
  .max(255)
  .transform((value) => value.trim().replace(/^@/, '').toLowerCase())
  .pipe(z.string().regex(/^[^@\s,]+$/, { error: 'must be one bare domain, such as example.com' }))

/** A Claude Code settings document. Only its key names and the model list are checked here. */
const claudeSettings = z.record(z.string(), z.unknown()).superRefine((settings, context) => {
  for (const key of Object.keys(settings))
    if (!gatewaySettingsKeys.has(key))
      context.addIssue({ code: 'unrecognized_keys', keys: [key], input: settings })
  const models = settings['availableModels']
  if (models !== undefined && !list(z.string().max(1024)).safeParse(models).success)
    context.addIssue({ code: 'custom', path: ['availableModels'], message: 'must be a list of model names' })
})

const desktopSettings = z.record(z.string(), z.unknown())

const policy = section({
  match: section({
    groups: list(text()).min(1).optional().describe('Members of any of these groups.'),
    email_domain: emailDomain.optional().describe('People whose email address is in this domain.'),
  })
    .prefault({})
    .describe('Whom the policy is for; empty: everybody, as the base of the others.'),
  cli: claudeSettings.optional().describe('Claude Code settings.'),
  code: claudeSettings.optional().describe('Claude Code settings, also for Claude Desktop.'),
  settings: claudeSettings.optional().describe('The former name of `cli`.'),
  desktop: desktopSettings.optional().describe('Claude Desktop settings.'),
  serve_to_desktop: z.boolean().optional().describe('Serve `cli` to Claude Desktop too.'),
})

export const managed = section({
  settings: text({ min: 0 }).optional().describe('A settings file for everybody, in place of `policies`.'),
  policy_mode: z.enum(['first_match', 'layered']).optional().describe('How matching policies combine.'),
  policies: list(policy)
    .superRefine(checkBlocks)
    .optional()
    .describe('Policies; the first that matches is laid on the base.'),
}).describe('Settings for Claude Code, by group.')

function checkBlocks(policies: readonly z.output<typeof policy>[], context: z.RefinementCtx): void {
  if (!policies.some((entry) => entry.code !== undefined)) return
  for (const [index, entry] of policies.entries())
    for (const key of ['cli', 'settings'] as const)
      if (entry[key] !== undefined)
        context.addIssue({
          code: 'custom',
          path: [index, key],
          message:
            'cannot stand in a file that also has code blocks; write every policy under one of the two',
        })
}

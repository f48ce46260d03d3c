import { z } from 'zod'
import { recordLevels } from '../record-levels.ts'
import { retentions } from '../retentions.ts'
import { count, role } from './fields.ts'

/** Parts of the settings that a page shows together. */
export const settingSections = ['sign_in', 'retention', 'vault', 'keys', 'system'] as const

const key = z.string().meta({
  description: 'As it is written in sekisho.yaml',
  example: 'sekisho.sign_in.sessions.idle_hours',
})

const setting = z
  .object({
    section: z.enum(settingSections),
    key,
    value: z
      .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
      .nullable()
      .meta({
        description: 'What is in force, in the unit of the key; null: not limited, or none. Never a secret',
      }),
    secret: z
      .boolean()
      .meta({ description: 'True: `value` only says whether there is one, and never what it is' }),
    from: z.enum(['file', 'command_line', 'default']).meta({
      description:
        '`file`: pinned by the configuration file, and changed there alone; `default`: also what the environment says',
    }),
  })
  .meta({ id: 'Setting' })

const issuer = z
  .object({
    name: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    key,
    secondFactor: z.array(z.string()).meta({ description: 'What says that a second factor was proved' }),
    allowedEmailDomains: z.array(z.string()).meta({ description: 'Empty: all' }),
    allowedGroups: z.array(z.string()).meta({ description: 'Empty: all' }),
  })
  .meta({ id: 'SettingsIssuer' })

const roleMapping = z.object({ groups: z.array(z.string()), roles: z.array(role) })

const retentionRule = z
  .object({
    key,
    roles: z.array(role),
    groups: z.array(z.string()).meta({ description: 'Both empty: everybody, as the base of the others' }),
    retention: z.enum(retentions).optional().meta({ description: 'Absent: as the base says' }),
    level: z.enum(recordLevels).optional(),
  })
  .meta({ id: 'SettingsRetentionRule' })

const keepRule = z
  .object({ key, kinds: z.array(z.string()), retention: z.enum(retentions).optional(), days: count })
  .meta({ id: 'SettingsKeepRule' })

const provider = z
  .object({
    name: z.string(),
    kind: z.string(),
    zeroRetention: z.boolean().meta({ description: 'It may serve calls under retention `zdr`' }),
    region: z.string().optional(),
  })
  .meta({ id: 'SettingsProvider' })

/** What the server runs on, as far as it may be shown: named field by field, so that nothing new is shown by itself. */
export const settings = z
  .object({
    file: z.string().optional().meta({ description: 'The configuration file; absent: there is none' }),
    settings: z.array(setting),
    issuers: z.array(issuer).meta({ description: 'In the order of their buttons' }),
    roleMapping: z.array(roleMapping),
    retention: z.array(retentionRule).meta({ description: 'The first that matches is laid on the base' }),
    keep: z.array(keepRule).meta({ description: 'The first that is for an entry counts' }),
    providers: z.array(provider).meta({ description: 'In order of preference' }),
  })
  .meta({ id: 'Settings' })

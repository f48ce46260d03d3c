import { z } from 'zod'
import { isLoopbackHost, hostOf } from '../../modules/providers/index.ts'
import { list, section, text, webAddress } from './scalars.ts'

const collector = webAddress.refine(
  (value) =>
    !URL.canParse(value) || new URL(value).protocol === 'https:' || isLoopbackHost(hostOf(new URL(value))),
  { error: 'must begin with https:// (http:// is for loopback only)' },
)

export const telemetry = section({
  forward_to: list(
    section({
      url: collector.describe('OTLP/HTTP collector.'),
      headers: z.record(z.string(), z.string().max(8192)).default({}).describe('Headers to send there.'),
      auth: section({ google: section({ service_account_json: text().optional() }) })
        .optional()
        .describe('Google credentials for a Google Cloud collector.'),
      metrics: z.boolean().default(true).describe('Forward metrics.'),
      logs: z.boolean().default(false).describe('Forward logs.'),
      traces: z.boolean().default(false).describe('Forward traces.'),
    }),
    100,
  )
    .default([])
    .describe('Collectors.'),
  resource_attributes: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,255}$/, { error: 'may hold only letters, digits, ".", "_" and "-"' }),
      z.string().regex(/^[\x21-\x7e]{0,255}$/, { error: 'must be ASCII without spaces' }),
    )
    .optional()
    .describe('Labels put on everything clients send.'),
}).describe('Forwarding of what clients report.')

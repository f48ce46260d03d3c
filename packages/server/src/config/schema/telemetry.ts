import { z } from 'zod'
import { isLoopbackHost, hostOf } from '../../modules/providers/index.ts'
import { list, section, text, webAddress } from './scalars.ts'

const collector = webAddress.refine(
  (value) =>
    !URL.canParse(value) || new URL(value).protocol === 'https:' || isLoopbackHost(hostOf(new URL(value))),
  { error: 'must begin with https:// (http:// is for loopback only)' },
)

const reservedLabel =
  /^(enduser\.|user\.|identity\.|(service\.(name|version)|claude\.deployment_mode|host\.arch|os\.(type|version)|wsl\.version)$)/i

export const telemetry = section({
  forward_to: list(
    section({
      url: collector.describe('OTLP/HTTP collector.'),
      headers: z.record(z.string(), z.string().max(8192)).default({}).describe('Headers to send there.'),
      auth: section({
        google: section({
          service_account_json: text().optional().describe('File with the key of a service account.'),
        }).describe('Google credentials; empty: the application default ones.'),
      })
        .optional()
        .describe('Google credentials for a Google Cloud collector.'),
      metrics: z.boolean().default(true).describe('Forward metrics.'),
      logs: z.boolean().default(false).describe('Forward logs.'),
      traces: z.boolean().default(false).describe('Forward traces.'),
    }).superRefine(checkGoogleAuth),
    100,
  )
    .default([])
    .describe('Collectors.'),
  resource_attributes: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,255}$/, { error: 'may hold only letters, digits, ".", "_" and "-"' })
        .refine((name) => !reservedLabel.test(name), {
          error: 'is set by the gateway or Claude Code; use another name',
        }),
      z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be ASCII without spaces' })
        .refine((value) => !/[,;=\\"%]/.test(value), { error: 'must not contain , ; = \\ " or %' }),
    )
    .optional()
    .describe('Labels put on everything clients send.'),
}).describe('Forwarding of what clients report.')

interface Collector {
  url: string
  headers: Record<string, string>
  auth?: object | undefined
}

/** A Google access token may go to Google only, and only once. */
function checkGoogleAuth(collector: Collector, context: z.RefinementCtx): void {
  if (collector.auth === undefined || !URL.canParse(collector.url)) return
  const issue = (message: string) => context.addIssue({ code: 'custom', path: ['auth', 'google'], message })
  const { protocol, hostname } = new URL(collector.url)
  if (protocol !== 'https:' || !/(^|\.)googleapis\.com\.?$/.test(hostname))
    issue('needs a url of https://….googleapis.com, because it sends a Google access token there')
  if (Object.keys(collector.headers).some((name) => name.toLowerCase() === 'authorization'))
    issue('sets the header Authorization itself; remove it from headers')
}

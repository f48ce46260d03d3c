import { z } from 'zod'
import { managed } from './managed.ts'
import { listen } from './listen.ts'
import { autoIncludeBuiltinModels, models } from './models.ts'
import { cri, loadTestMode, loginNotice } from './other.ts'
import { section } from './scalars.ts'
import { sekisho } from './sekisho.ts'
import { oidc, session } from './sign-in.ts'
import { admin, enforcement, pricing } from './spend.ts'
import { store } from './store.ts'
import { telemetry } from './telemetry.ts'
import { accessControl, limits, rateLimits, timeouts } from './traffic.ts'
import { upstreams } from './upstreams.ts'

/**
 * The whole file: the official gateway's `gateway.yaml` as of Claude Code 2.1.330, every section optional, and our own
 * section `sekisho`. Rules between sections stand in `check-file.ts`.
 */
export const configFile = section({
  $schema: z.string().optional().describe('For editors; not read.'),
  listen: listen.optional(),
  oidc: oidc.optional(),
  session: session.optional(),
  store: store.optional(),
  upstreams: upstreams.optional(),
  admin: admin.optional(),
  enforcement: enforcement.optional(),
  pricing: pricing.optional(),
  models: models.optional(),
  auto_include_builtin_models: autoIncludeBuiltinModels.default(true),
  managed: managed.optional(),
  telemetry: telemetry.optional(),
  access_control: accessControl.prefault({}),
  limits: limits.prefault({}),
  timeouts: timeouts.prefault({}),
  rate_limits: rateLimits.optional(),
  login_notice: loginNotice.optional(),
  load_test_mode: loadTestMode.optional(),
  cri: cri.optional(),
  sekisho: sekisho.prefault({}),
})

/** A file that passed the schema, defaults filled in. */
export type ConfigFile = z.output<typeof configFile>

import type { ApiBody } from '../../api/call-api.ts'

/** A provider as the admin API tells it. */
export type Provider = ApiBody<'listProviders'>['data'][number]

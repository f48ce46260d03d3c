import type { ApiBody } from '../../../api/call-api.ts'

export type ServiceAccount = ApiBody<'listServiceAccounts'>['data'][number]

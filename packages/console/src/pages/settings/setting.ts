import type { ApiBody } from '../../api/call-api.ts'

/** One of the settings that are shown by themselves. */
export type Setting = ApiBody<'readSettings'>['settings'][number]

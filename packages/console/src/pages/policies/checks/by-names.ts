import type { Evaluator } from '@sekisho/policy'
import { textsOf } from '../../../format/locale.ts'

/** Who judges a call. */
export const byNames: Record<Evaluator, string> = textsOf({
  en: { client: 'Claude Code', guard: 'the guard' },
  ja: { client: 'Claude Code', guard: 'ガード' },
})

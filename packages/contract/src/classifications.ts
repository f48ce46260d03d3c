import type { Sentence } from './locale.ts'

/** How sensitive the work on a project is; access rules name those that a role or group may work on. */
export const classifications = ['internal', 'customer_facing', 'confidential'] as const

export type Classification = (typeof classifications)[number]

/** As a sentence has them. */
export const classificationWords: Record<Classification, Sentence> = {
  internal: { en: 'internal', ja: '社内' },
  customer_facing: { en: 'customer-facing', ja: '顧客向け' },
  confidential: { en: 'confidential', ja: '機密' },
}

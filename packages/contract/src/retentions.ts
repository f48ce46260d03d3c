/** The three ways content may be kept, decided per access policy. */
export const retentions = ['zdr', 'metadata', 'full'] as const
export type Retention = (typeof retentions)[number]

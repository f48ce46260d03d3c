/** How sensitive the work on a project is; access rules name those that a role or group may work on. */
export const classifications = ['internal', 'customer_facing', 'confidential'] as const

export type Classification = (typeof classifications)[number]

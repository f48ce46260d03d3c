export { createInvitations } from './create-invitations.ts'
export type { Invitations } from './invitations.ts'
export { invitationHandlers } from './routes.ts'

/** The pages an invitation leads to, with the libraries that pages need. */
export const loadInvitationApp = async () => (await import('./invitation-app.ts')).createInvitationApp

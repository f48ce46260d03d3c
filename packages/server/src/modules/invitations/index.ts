export { createInvitationApp } from './invitation-app.ts'
export { createInvitations, type Invitations } from './invitations.ts'
export { invitationHandlers } from './routes.ts'

import { changingPart } from './change.ts'
import type { Invitations, InvitationsDeps } from './invitations.ts'
import { issuingPart } from './issue.ts'
import { readingPart } from './read.ts'

export function createInvitations(deps: InvitationsDeps): Invitations {
  return { ...issuingPart(deps), ...changingPart(deps), ...readingPart(deps) }
}

import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import { checkProject } from '../projects/index.ts'
import type { Invitee } from './invitation.ts'
import type { InvitationsDeps, Issued, Part, Tx } from './invitations.ts'
import { digestOf, issuerOf, newToken } from './link.ts'
import { readNamedProjects, unknownProjects } from './named-projects.ts'
import { refuseLines } from './refuse-lines.ts'
import { findHolder, insert } from './rows.ts'

export function issuingPart({
  db,
  people,
  clock,
  random,
}: InvitationsDeps): Part<'create' | 'import' | 'createForPerson'> {
  function draft(actor: Actor, invitee: Invitee & { personId: string | null }, lifeMs: number): Issued {
    const now = clock.now()
    const token = newToken()
    const invitation = {
      ...invitee,
      id: formatId('invitation', now, random(10)),
      tokenHash: digestOf(token),
      invitedBy: issuerOf(actor),
      createdAt: now,
      expiresAt: now + lifeMs,
      acceptedAt: null,
      revokedAt: null,
    }
    return { invitation, token }
  }

  return {
    async create(actor, invitee, lifeMs) {
      await people.checkGrant(actor, invitee)
      const issued = draft(actor, { ...invitee, personId: null }, lifeMs)
      await db.recorded(actor, 'invitations', async (tx) => {
        const { email } = invitee
        const found = await findHolder(tx, email, clock.now())
        if (found === 'person') throw new AdminProblem('email_taken', { email })
        if (found !== undefined) throw new AdminProblem('invitation_open', { email, invitation: found.id })
        if (invitee.defaultProject !== undefined) await checkProject(tx, invitee.defaultProject)
        return { entries: [await insert(tx, issued.invitation)], result: undefined }
      })
      return issued
    },
    async import(actor, rows, lifeMs) {
      const roles = [...new Set(rows.flatMap(({ invitee }) => invitee.roles))]
      const groups = [...new Set(rows.flatMap(({ invitee }) => invitee.groups))]
      await people.checkGrant(actor, { roles, groups })
      return await db.recorded(actor, 'invitations', async (tx) => {
        const known = await readNamedProjects(tx, rows)
        const drafts = rows.map(({ line, invitee, project = '' }) => {
          const wanted = { ...invitee, defaultProject: known.get(project), personId: null }
          return { line, issued: draft(actor, wanted, lifeMs) }
        })
        const problems = [...unknownProjects(rows, known), ...(await takenAddresses(tx, drafts, clock.now()))]
        refuseLines(problems.toSorted((one, other) => lineOf(one) - lineOf(other)))
        const entries: AdminEntry[] = []
        for (const { issued } of drafts) entries.push(await insert(tx, issued.invitation))
        return { entries, result: drafts.map(({ issued }) => issued) }
      })
    },
    async createForPerson(actor, person, lifeMs) {
      // Who can make a link for somebody is as good as they are soon after.
      await people.checkStandIn(actor, person)
      if (person.status !== 'active') throw new AdminProblem('person_inactive', { person: person.name })
      const { id, name, email, roles, groups } = person
      const issued = draft(actor, { personId: id, name, email: email ?? '', roles, groups }, lifeMs)
      await db.recorded(actor, 'invitations', async (tx) => ({
        entries: [await insert(tx, issued.invitation)],
        result: undefined,
      }))
      return issued
    },
  }
}

function lineOf({ values }: AdminProblem): number {
  return Number(values['line'])
}

/** What is wrong with the addresses of a file, a line each. */
async function takenAddresses(
  tx: Tx,
  drafts: readonly { line: number; issued: Issued }[],
  now: number,
): Promise<AdminProblem[]> {
  const taken: AdminProblem[] = []
  for (const { line, issued } of drafts) {
    const { email } = issued.invitation
    const found = await findHolder(tx, email, now)
    if (found !== undefined) taken.push(new AdminProblem('csv_email_taken', { line, email }))
  }
  return taken
}

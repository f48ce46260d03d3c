import { AdminProblem } from '@sekisho/contract'
import { newInvitation } from '@sekisho/contract/admin-api'
import type { Context, Hono } from 'hono'
import {
  localeOfRequest,
  PageProblem,
  readForm,
  redirect,
  type Form,
  type PageEnv,
} from '../../http/pages/index.ts'
import { createPageApp } from '../../http/pages/page-app.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import {
  aboutPerson,
  codesPage,
  signInTexts,
  type LocalSignIn,
  type NewMethod,
} from '../local-sign-in/index.ts'
import type { AlsoCreates, People, Person } from '../people/index.ts'
import type { Invitation } from './invitation.ts'
import type { Invitations } from './invitations.ts'
import { acceptedPage, invitationPage, type InvitationView } from './pages/invitation-page.ts'

interface InvitationAppDeps {
  invitations: Invitations
  db: ControlDatabase
  people: People
  /** absent: people sign in with an identity provider alone */
  local: LocalSignIn | undefined
  hasIssuers: boolean
  origin: () => string
  report: (error: unknown) => void
}

type PageContext = Context<PageEnv>
type Problems = Partial<InvitationView>

/** What an invited person brings, or what is wrong with it. */
type Brought = { methods: NewMethod[]; codes: string[]; email?: string } | { problems: Problems }

const system = { type: 'system' } as const

/** The page behind an invitation's link. Call `fetch(request, { client })`. */
export function createInvitationApp(deps: InvitationAppDeps): Hono<PageEnv> {
  const { invitations, local, hasIssuers, origin, report } = deps
  const app = createPageApp({ origin, report })

  app.get('/invitation/:token', async (context) => show(context, await find(context)))

  app.post('/invitation/:token', async (context) => {
    const invitation = await find(context)
    const form = await readForm(context.req.raw)
    if (form.text('with') === 'company') return acceptForCompany(context, invitation)
    if (local === undefined) throw new PageProblem('page_unknown')
    const { passkeyNameDefault: name } = signInTexts(localeOfRequest(context.req.raw))
    const brought = await bring(local, { invitation, form, name })
    if ('problems' in brought)
      return show(context, invitation, { problems: { status: 400, ...brought.problems }, form })
    const accepted = await accept(deps, local, { invitation, ...brought })
    if ('problems' in accepted)
      return show(context, invitation, { problems: { status: 409, ...accepted.problems }, form })
    const { client } = context.env
    const cookies = await local.browser.open(context.req.raw, {
      person: accepted,
      issuer: 'local',
      secondFactor: true,
      client,
    })
    return brought.codes.length === 0
      ? redirect('/account?done=donePasskey', cookies)
      : codesPage(context.req.raw, { codes: brought.codes, next: '/account', cookies })
  })

  return app

  async function find({ req }: PageContext): Promise<Invitation> {
    const invitation = await invitations.byToken(req.param('token') ?? '')
    if (invitation === undefined) throw new PageProblem('link_over')
    return invitation
  }

  async function show(
    { req }: PageContext,
    invitation: Invitation,
    sent?: { problems: Problems; form: Form },
  ) {
    const { personId, invitedBy } = invitation
    const inviter = invitedBy === null ? undefined : deps.people.byId(invitedBy)?.name
    const company = hasIssuers && personId === null
    const ways = local && (await offer(local, invitation, sent?.form))
    const path = new URL(req.url).pathname
    return invitationPage(req.raw, { invitation, inviter, company, local: ways, path, ...sent?.problems })
  }

  /** The identity provider says who they are when they sign in: a verified address that is this person's. */
  async function acceptForCompany({ req }: PageContext, invitation: Invitation): Promise<Response> {
    if (!hasIssuers || invitation.personId !== null) throw new PageProblem('page_unknown')
    await createInvited(deps, invitation, [])
    return acceptedPage(req.raw, { email: invitation.email, url: origin() })
  }
}

function subjectOf({ id, tokenHash }: Invitation): string {
  return `invitation ${id} ${tokenHash}`
}

function labelOf({ email, name }: Invitation): string {
  return email === '' ? name : email
}

async function offer({ enrolment, passkeys, accounts }: LocalSignIn, invitation: Invitation, form?: Form) {
  const subject = subjectOf(invitation)
  const label = labelOf(invitation)
  const totp =
    enrolment.repeatTotp(form?.text('totp_state') ?? '', subject, label) ??
    enrolment.offerTotp(subject, label)
  const held = invitation.personId === null ? [] : (await accounts.of(invitation.personId)).passkeys
  const holder = { name: label, displayName: invitation.name, passkeys: held }
  return { totp, ceremony: passkeys.arePossible() ? await passkeys.beginAdding(subject, holder) : undefined }
}

/** Checks what the form holds: a passkey, or a password with the first code of an app. */
async function bring(
  { enrolment, passkeys }: LocalSignIn,
  { invitation, form, name }: { invitation: Invitation; form: Form; name: string },
): Promise<Brought> {
  const subject = subjectOf(invitation)
  if (form.text('with') === 'passkey') {
    const answer = { state: form.text('state'), response: form.text('response') }
    const method = await passkeys.finishAdding({ ...answer, subject, name })
    return method === undefined
      ? { problems: { problem: 'passkeyFailed' } }
      : { methods: [method], codes: [] }
  }
  const email = invitation.email === '' ? newInvitation.shape.email.safeParse(form.text('email')) : undefined
  const typed = { email: form.text('email').slice(0, 254) }
  if (email?.success === false) return { problems: { ...typed, emailProblem: 'emailWrong' } }
  const about = aboutPerson({ name: invitation.name, email: email?.data ?? invitation.email })
  const password = await enrolment.password(form.text('password'), about)
  if ('problem' in password) return { problems: { ...typed, passwordProblem: password.problem } }
  // Last, because a code can be used once only.
  const totp = await enrolment.finishTotp({
    state: form.text('totp_state'),
    subject,
    code: form.text('code'),
  })
  if (totp === undefined) return { problems: { ...typed, codeProblem: 'wrongCode' } }
  const methods = [password, ...totp.methods]
  return { methods, codes: totp.codes, ...(email === undefined ? {} : { email: email.data }) }
}

interface Accepting {
  invitation: Invitation
  methods: readonly NewMethod[]
  email?: string
}

/** Makes the person, or gives one who is there a way in; the link is used up in the same transaction. */
async function accept(
  deps: InvitationAppDeps,
  { accounts, browser }: LocalSignIn,
  { invitation, methods, email }: Accepting,
): Promise<Person | { problems: Problems }> {
  const { people, db, invitations } = deps
  const { personId } = invitation
  try {
    if (personId === null) {
      return await createInvited(deps, invitation, methods)
    }
    const person = await people.inTransaction(db.read, personId)
    if (person?.status !== 'active') throw new PageProblem('link_over')
    // With the person, so that no role is given or taken between the check and the change, and so that nobody who comes by
    // a link that was used meanwhile leaves an address.
    const within: AlsoCreates = async (tx) => [
      await invitations.acceptIn(tx, invitation, personId),
      ...(await accounts.addIn(tx, personId, methods)),
    ]
    const also = { topic: 'invitations', within } as const
    const named = await people.updateWith(system, { id: personId, patch: { email }, also })
    await browser.endElsewhere(system, { personId, reason: 'a sign-in link was used' })
    return named
  } catch (error) {
    if (!(error instanceof AdminProblem)) throw error
    // Somebody came by this very link meanwhile, or the address is another's now: either way it leads nowhere.
    if (error.code === 'email_taken' && personId === null) throw new PageProblem('link_over')
    if (error.code === 'email_taken')
      return { problems: { emailProblem: 'emailTaken', problem: 'emailTaken' } }
    if (error.code === 'invitation_over') throw new PageProblem('link_over')
    if (error.code === 'passkey_taken') return { problems: { problem: 'passkeyFailed' } }
    throw error
  }
}

async function createInvited(
  deps: InvitationAppDeps,
  invitation: Invitation,
  methods: readonly NewMethod[],
): Promise<Person> {
  const { people, invitations, local } = deps
  const { name, email, roles, groups, defaultProject, costCentre } = invitation
  const wanted = { name, email, roles, groups, defaultProject, costCentre, source: 'invitation' } as const
  try {
    return await people.create(system, wanted, async (tx, person) => [
      await invitations.acceptIn(tx, invitation, person.id),
      ...((await local?.accounts.addIn(tx, person.id, methods)) ?? []),
    ])
  } catch (error) {
    const isOver = error instanceof AdminProblem && error.code === 'project_archived'
    if (!isOver || defaultProject === undefined) throw error
    // A project that was archived since is no reason to keep somebody out.
    return createInvited(deps, { ...invitation, defaultProject: undefined }, methods)
  }
}

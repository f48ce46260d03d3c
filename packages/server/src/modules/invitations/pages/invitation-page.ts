import {
  field,
  hidden,
  html,
  localeOfRequest,
  page,
  problemNote,
  type Html,
} from '../../../http/pages/index.ts'
import {
  newPasswordField,
  passkeyForm,
  scriptPath,
  signInTexts,
  totpFields,
  type Ceremony,
  type TotpOffer,
} from '../../local-sign-in/index.ts'
import type { Invitation } from '../invitation.ts'
import { fill, roleNames, textsIn, type Texts } from './texts.ts'

export interface InvitationView {
  invitation: Invitation
  /** where its forms go: the page's own path */
  path: string
  /** name of who invites, when it is a person */
  inviter: string | undefined
  /** people sign in on this server's pages */
  local: { totp: TotpOffer; ceremony: Ceremony | undefined } | undefined
  /** there is an identity provider */
  company: boolean
  email?: string
  problem?: keyof Texts | undefined
  emailProblem?: keyof Texts | undefined
  passwordProblem?: 'password_short' | 'password_long' | 'password_common' | undefined
  codeProblem?: keyof Texts | undefined
  status?: number
}

/** Who invites to what, and the ways to accept. */
export function invitationPage(request: Request, view: InvitationView): Response {
  const { problem, status, local } = view
  const texts = textsIn(localeOfRequest(request))
  return page(request, {
    title: texts.title,
    ...(status === undefined ? {} : { status }),
    ...(local?.ceremony === undefined ? {} : { script: scriptPath }),
    body: html`${problemNote(problem && texts[problem])} ${whatFor(request, view)} ${localWays(request, view)}
    ${companyWay(texts, view)}`,
  })
}

function whatFor(request: Request, { invitation, inviter }: InvitationView): Html {
  const locale = localeOfRequest(request)
  const texts = textsIn(locale)
  const { personId, name, email, roles, groups } = invitation
  const invites = inviter === undefined ? texts.invitesNobody : fill(texts.invites, { inviter })
  const separator = locale === 'ja' ? '、' : ', '
  return html`<section class="card">
    <p>${personId === null ? invites : texts.linkFor}</p>
    <dl>
      <dt>${texts.name}</dt>
      <dd>${name}</dd>
      ${
        email !== '' &&
        html`<dt>${texts.email}</dt>
          <dd>${email}</dd>`
      }
      <dt>${texts.roles}</dt>
      <dd>${roles.map((role) => roleNames[locale][role]).join(separator)}</dd>
      ${
        groups.length > 0 &&
        html`<dt>${texts.groups}</dt>
          <dd>${groups.join(separator)}</dd>`
      }
    </dl>
  </section>`
}

function localWays(request: Request, view: InvitationView): Html | undefined {
  const { local, path, invitation, email, emailProblem, passwordProblem, codeProblem } = view
  if (local === undefined) return undefined
  const texts = textsIn(localeOfRequest(request))
  const signIn = signInTexts(localeOfRequest(request))
  const { ceremony, totp } = local
  return html`<section class="card" aria-labelledby="choose">
    <h2 id="choose">${texts.choose}</h2>
    ${
      ceremony !== undefined &&
      html`<p class="small" data-with-passkeys="" hidden>${texts.passkeyWhy}</p>
        ${passkeyForm({
          texts: signIn,
          action: path,
          ceremony,
          kind: 'create',
          button: texts.withPasskey,
          fields: hidden('with', 'passkey'),
          primary: true,
        })}
        <h3 data-with-passkeys="" hidden>${texts.withPassword}</h3>`
    }
    <form method="post" action="${path}">
      ${hidden('with', 'password')}
      ${
        invitation.email === ''
          ? field({
              name: 'email',
              label: texts.email,
              type: 'email',
              autocomplete: 'username',
              maxlength: 254,
              problem: emailProblem && texts[emailProblem],
              ...(email === undefined ? {} : { value: email }),
            })
          : html`<input type="hidden" name="username" autocomplete="username" value="${invitation.email}" />`
      }
      ${newPasswordField(signIn, passwordProblem && signIn[passwordProblem])}
      ${totpFields(signIn, totp, codeProblem && texts[codeProblem])}
      <button class="full">${texts.accept}</button>
    </form>
  </section>`
}

function companyWay(texts: Texts, { company, path, invitation }: InvitationView): Html | undefined {
  if (!company || invitation.personId !== null) return undefined
  return html`<section class="card" aria-labelledby="company">
    <h2 id="company">${texts.company}</h2>
    <p>${texts.companyWhy}</p>
    <form method="post" action="${path}">
      ${hidden('with', 'company')}
      <button class="full">${texts.acceptCompany}</button>
    </form>
  </section>`
}

/** After accepting with a company account: what to do next. */
export function acceptedPage(request: Request, { email, url }: { email: string; url: string }): Response {
  const texts = textsIn(localeOfRequest(request))
  return page(request, {
    title: texts.doneTitle,
    body: html`<div class="card">
      <p>${fill(texts.doneCompany, { email })}</p>
      <ul>
        <li>${fill(texts.doneClaude, { url })}</li>
        <li>${fill(texts.doneCli, { url })}</li>
      </ul>
    </div>`,
  })
}

import {
  field,
  hidden,
  html,
  localeOfRequest,
  page,
  problemNote,
  type Html,
} from '../../../http/pages/index.ts'
import { fill, passkeyForm, scriptPath, signInTexts, type Ceremony } from '../../local-sign-in/index.ts'
import type { IssuerWay } from '../../sign-in/index.ts'

export interface SignInView {
  /** where to go then, checked */
  returnTo: string
  /** the person is signed in and proves it anew */
  again?: boolean
  email?: string
  problem?: string | undefined
  status?: number
  /** a button for each identity provider */
  ways: readonly IssuerWay[]
  formActions: readonly string[]
  /** people sign in on this server's own pages */
  local: boolean
  ceremony?: Ceremony | undefined
}

/** A button for each identity provider; below, where people sign in here, the passkey, and address and password. */
export function signInPage(request: Request, view: SignInView): Response {
  const texts = signInTexts(localeOfRequest(request))
  const { again, problem, ways, formActions, local, ceremony } = view
  const away = ways.filter((way) => way.away)
  const isClosed = !local && away.length === ways.length
  return page(request, {
    title: again === true ? texts.confirm : texts.signIn,
    status: view.status ?? (isClosed ? 503 : 200),
    formActions,
    ...(ceremony === undefined ? {} : { script: scriptPath }),
    body: html`${problemNote(problem)}
    ${away.map(({ name }) => problemNote(fill(texts.providerAway, { name })))}
    ${ways.length > away.length && providersPart(request, view)}
    ${isClosed && html`<p><a class="button" href="/sign-in">${texts.tryAgain}</a></p>`}
    ${local && localPart(request, view)}`,
  })
}

function providersPart(request: Request, { ways, returnTo, local }: SignInView): Html {
  const texts = signInTexts(localeOfRequest(request))
  const usable = ways.filter(({ away }) => !away)
  return html`<form class="card" method="post" action="/sign-in/with">
      ${hidden('return', returnTo)}
      ${usable.map(
        ({ value, name }, index) =>
          html`<p>
            <button class="full${index > 0 && ' plain'}" name="with" value="${value}">
              ${fill(texts.withProvider, { name })}
            </button>
          </p>`,
      )}
    </form>
    ${local && html`<p class="or">${texts.or}</p>`}`
}

function localPart(request: Request, { returnTo, again, email, ceremony, ways }: SignInView): Html {
  const texts = signInTexts(localeOfRequest(request))
  const isFirst = ways.every(({ away }) => away)
  const passkeys =
    ceremony &&
    html`${passkeyForm({
        texts,
        action: '/sign-in/passkey',
        ceremony,
        kind: 'get',
        button: texts.withPasskey,
        fields: hidden('return', returnTo),
        primary: isFirst,
      })}
      <p class="or" data-with-passkeys="" hidden>${texts.or}</p>`
  return html`<div class="card">
      ${again === true && html`<p>${texts.confirmWhy}</p>`} ${passkeys}
      <form method="post" action="/sign-in">
        ${hidden('return', returnTo)}
        ${field({
          name: 'email',
          label: texts.email,
          type: 'email',
          autocomplete: 'username',
          maxlength: 254,
          ...(email === undefined ? {} : { value: email }),
        })}
        ${field({
          name: 'password',
          label: texts.password,
          type: 'password',
          autocomplete: 'current-password',
        })}
        <button class="${ceremony === undefined && isFirst ? 'full' : 'plain full'}">${texts.next}</button>
      </form>
    </div>
    <p class="small">${texts.noAccount}</p>`
}

interface CodeView {
  step: string
  returnTo: string
  problem?: string | undefined
  status?: number
}

/** The second step, after the password. */
export function codePage(request: Request, { step, returnTo, problem, status }: CodeView): Response {
  const texts = signInTexts(localeOfRequest(request))
  return page(request, {
    title: texts.codeTitle,
    ...(status === undefined ? {} : { status }),
    body: html`<div class="card">
      ${problemNote(problem)}
      <p>${texts.codeWhy}</p>
      <form method="post" action="/sign-in/code">
        ${hidden('step', step)}${hidden('return', returnTo)}
        ${field({
          name: 'code',
          label: texts.code,
          autocomplete: 'one-time-code',
          hint: texts.codeHint,
          code: true,
          maxlength: 20,
        })}
        <button class="full">${texts.signIn}</button>
      </form>
      <p><a href="/sign-in">${texts.back}</a></p>
    </div>`,
  })
}

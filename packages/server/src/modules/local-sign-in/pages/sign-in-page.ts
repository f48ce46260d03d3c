import { field, hidden, html, localeOfRequest, page, problemNote } from '../../../http/pages/index.ts'
import type { Ceremony } from '../passkeys.ts'
import { passkeyForm, scriptPath } from './method-parts.ts'
import { textsIn } from './texts.ts'

interface SignInView {
  /** where to go then, checked */
  returnTo: string
  /** the person is signed in and proves it anew */
  again?: boolean
  email?: string
  problem?: string | undefined
  status?: number
  ceremony?: Ceremony | undefined
}

/** Address and password, and the passkey above them where there can be one. */
export function signInPage(request: Request, view: SignInView): Response {
  const texts = textsIn(localeOfRequest(request))
  const { returnTo, again, email, problem, status, ceremony } = view
  const passkeys =
    ceremony &&
    html`${passkeyForm({
        texts,
        action: '/sign-in/passkey',
        ceremony,
        kind: 'get',
        button: texts.withPasskey,
        fields: hidden('return', returnTo),
        primary: true,
      })}
      <p class="or" data-with-passkeys="" hidden>${texts.or}</p>`
  return page(request, {
    title: again === true ? texts.confirm : texts.signIn,
    ...(status === undefined ? {} : { status }),
    ...(ceremony === undefined ? {} : { script: scriptPath }),
    body: html`<div class="card">
        ${again === true && html`<p>${texts.confirmWhy}</p>`} ${problemNote(problem)} ${passkeys}
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
          <button class="${ceremony === undefined ? 'full' : 'plain full'}">${texts.next}</button>
        </form>
      </div>
      <p class="small">${texts.noAccount}</p>`,
  })
}

interface CodeView {
  step: string
  returnTo: string
  problem?: string | undefined
  status?: number
}

/** The second step, after the password. */
export function codePage(request: Request, { step, returnTo, problem, status }: CodeView): Response {
  const texts = textsIn(localeOfRequest(request))
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

interface CodesView {
  codes: readonly string[]
  /** where the button leads */
  next: string
  cookies?: readonly (string | undefined)[]
}

/** Recovery codes, this once. */
export function codesPage(request: Request, { codes, next, cookies = [] }: CodesView): Response {
  const texts = textsIn(localeOfRequest(request))
  return page(request, {
    title: texts.codesTitle,
    cookies,
    body: html`<div class="card">
      <p>${texts.codesWhy}</p>
      <ol class="codes">
        ${codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <a class="button full" href="${next}">${texts.toAccount}</a>
    </div>`,
  })
}

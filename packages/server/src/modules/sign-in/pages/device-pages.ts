import { say, type Locale } from '@sekisho/contract'
import {
  field,
  hidden,
  html,
  localeOfRequest,
  page,
  problemNote,
  type Html,
} from '../../../http/pages/index.ts'
import type { WaitingGrant } from '../device-grants.ts'
import type { DenialReason } from '../oidc/problems.ts'
import { formatUserCode } from '../user-code.ts'
import { denialTexts } from './denial-texts.ts'
import { oneFactorText, textsIn } from './texts.ts'

/** Asks for the code. */
export function codePage(
  request: Request,
  { typed, problem }: { typed?: string; problem?: 'wrongCode' } = {},
): Response {
  const texts = textsIn(localeOfRequest(request))
  return page(request, {
    title: texts.enterTitle,
    status: problem === undefined ? 200 : 404,
    body: html`<form class="card" method="get" action="/device">
      <p>${texts.enterLead}</p>
      ${field({
        name: 'user_code',
        label: texts.codeLabel,
        hint: texts.codeHint,
        code: true,
        autocomplete: 'off',
        maxlength: 20,
        ...(typed === undefined ? {} : { value: typed.slice(0, 20) }),
        problem: problem && texts[problem],
      })}
      <button class="full">${texts.enterButton}</button>
    </form>`,
  })
}

/** A way to say who one is. */
export interface Way {
  /** the value of `with` */
  value: string
  kind: 'issuer' | 'local' | 'session'
  /** of the provider, or of the person */
  name: string
  /** nobody can be signed in there at the moment */
  away: boolean
}

export interface Confirmation {
  letters: string
  grant: WaitingGrant
  ways: readonly Way[]
  formActions: readonly string[]
}

/** Shows the code and who asked, for the person to compare (RFC 8628, 3.3.1 and 5.4). Only a press of a button goes on. */
export function confirmPage(request: Request, { letters, grant, ways, formActions }: Confirmation): Response {
  const locale = localeOfRequest(request)
  const texts = textsIn(locale)
  const code = formatUserCode(letters)
  const usable = ways.filter(({ away }) => !away)
  return page(request, {
    title: texts.confirmTitle,
    status: usable.length === 0 ? 503 : 200,
    formActions,
    body: html`${ways
        .filter(({ away }) => away)
        .map(({ name }) => problemNote(say({ en: texts.away, ja: texts.away }, locale, { name })))}
      <div class="card">
        <p>${texts.confirmLead}</p>
        ${grantFacts(grant, code, locale)}
        <p class="note">${texts.warning}</p>
        ${
          usable.length === 0
            ? html`<p><a class="button full" href="?user_code=${code}">${texts.tryAgain}</a></p>`
            : html`<form method="post" action="/device">
                ${hidden('user_code', code)}${usable.map((way, index) => wayButton(way, { index, of: ways, locale }))}
              </form>`
        }
        <form method="post" action="/device/deny">
          ${hidden('user_code', code)}<button class="danger full">${texts.refuse}</button>
        </form>
      </div>`,
  })
}

function grantFacts({ kind, client, createdAt }: WaitingGrant, code: string, locale: Locale): Html {
  const texts = textsIn(locale)
  const asked = new Date(createdAt).toISOString()
  return html`<dl>
    <dt>${texts.codeIs}</dt>
    <dd><strong class="user-code">${code}</strong></dd>
    <dt>${texts.program}</dt>
    <dd>${texts.programs[kind]}</dd>
    <dt>${texts.address}</dt>
    <dd>${client.address}</dd>
    <dt>${texts.agent}</dt>
    <dd>${client.agent === '' ? texts.unknownAgent : client.agent}</dd>
    <dt>${texts.askedAt}</dt>
    <dd><time datetime="${asked}">${asked.slice(0, 19).replace('T', ' ')} UTC</time></dd>
  </dl>`
}

interface Place {
  index: number
  of: readonly Way[]
  locale: Locale
}

function wayButton({ value, kind, name }: Way, { index, of, locale }: Place): Html {
  const texts = textsIn(locale)
  const text = {
    issuer: of.length === 1 ? texts.continueOne : texts.continueWith,
    local: texts.continueLocal,
    session: texts.approveAs,
  }[kind]
  const label = say({ en: text, ja: text }, locale, { name })
  return html`<p>
    <button class="full${index > 0 && ' plain'}" name="with" value="${value}">${label}</button>
  </p>`
}

/** How a sign-in ended. */
export type Result =
  | 'approved'
  | 'approved_one_factor'
  | 'refused'
  | 'away'
  | 'over'
  | keyof typeof denialTexts

const endings: readonly string[] = ['approved', 'approved_one_factor', 'refused', 'away', 'over']

export function isResult(text: string): text is Result {
  return endings.includes(text) || isDenial(text)
}

function isDenial(text: string): text is keyof typeof denialTexts {
  return Object.hasOwn(denialTexts, text)
}

/** A reason that is shown as it is; the others are not for the person who is at the page. */
export function resultOf(reason: DenialReason): Result {
  return isResult(reason) ? reason : 'over'
}

/** What the sign-in page says of a way to a provider that did not end well. */
export function problemOf(code: string, locale: Locale): { sentence: string; status: number } | undefined {
  const texts = textsIn(locale)
  if (code === 'away') return { sentence: texts.awayLead, status: 503 }
  if (code === 'over') return { sentence: texts.over, status: 403 }
  return isDenial(code) ? { sentence: denialTexts[code][locale], status: 403 } : undefined
}

export function resultPage(request: Request, result: Result, email?: string): Response {
  const locale = localeOfRequest(request)
  const texts = textsIn(locale)
  if (result === 'approved' || result === 'approved_one_factor')
    return page(request, {
      title: texts.approvedTitle,
      body: html`<div class="card">
        ${email !== undefined && html`<p>${say({ en: texts.approvedAs, ja: texts.approvedAs }, locale, { email })}</p>`}
        <p role="status">${texts.approvedLead}</p>
        ${result === 'approved_one_factor' && html`<p class="note">${oneFactorText[locale]}</p>`}
      </div>`,
    })
  if (result === 'refused')
    return note(request, { title: texts.refusedTitle, text: texts.refusedLead, status: 200 })
  const { sentence: text, status } = problemOf(result, locale) ?? { sentence: texts.over, status: 403 }
  return note(request, { title: result === 'away' ? texts.awayTitle : texts.deniedTitle, text, status })
}

function note(
  request: Request,
  { title, text, status }: { title: string; text: string; status: number },
): Response {
  return page(request, { title, status, body: html`<div class="card"><p role="status">${text}</p></div>` })
}

import {
  doneNote,
  field,
  hidden,
  html,
  localeOfRequest,
  page,
  problemNote,
  type Html,
} from '../../../http/pages/index.ts'
import {
  dayText,
  fill,
  minuteText,
  newPasswordField,
  passkeyForm,
  scriptPath,
  signInTexts,
  totpFields,
  type Account,
  type Ceremony,
  type Passkey,
  type SignInTexts,
  type TotpOffer,
} from '../../local-sign-in/index.ts'
import type { Device } from '../../devices/index.ts'
import type { Person } from '../../people/index.ts'
import type { FoundSession, Session } from '../../sessions/index.ts'
import { lacksSecondFactor, oneFactorText } from '../../sign-in/index.ts'

export interface AccountView {
  person: Person
  /** of this browser */
  session: FoundSession
  /** name of the identity provider that vouched for it */
  provider: string | undefined
  /** of who signs in here */
  methods: MethodsView | undefined
  sessions: readonly Session[]
  devices: readonly Device[]
  done?: keyof SignInTexts | undefined
  problem?: keyof SignInTexts | undefined
  passwordProblem?: keyof SignInTexts | undefined
  status?: number
}

interface MethodsView {
  account: Account
  /** signed in well enough, and within the last minutes */
  mayChange: boolean
  /** of a passkey to add, when one may be added here */
  ceremony?: Ceremony | undefined
  passkeysArePossible: boolean
}

/** What a person sees of themselves: how they sign in, and where they are signed in. */
export function accountPage(request: Request, view: AccountView): Response {
  const locale = localeOfRequest(request)
  const texts = signInTexts(locale)
  const { person, session, provider, methods, done, problem, status } = view
  const lacks = methods === undefined && lacksSecondFactor({ person, ...session })
  return page(request, {
    title: texts.account,
    wide: true,
    ...(status === undefined ? {} : { status }),
    ...(methods?.ceremony === undefined ? {} : { script: scriptPath }),
    body: html`${doneNote(done && texts[done])} ${problemNote(problem && texts[problem])}
      <div class="card">
        <p>
          <span class="small">${texts.signedInAs}</span><br /><strong>${person.name}</strong>
          ${person.email !== null && html`<br />${person.email}`}
        </p>
        ${lacks && html`<p class="note">${oneFactorText[locale]}</p>`}
        <form method="post" action="/sign-out"><button class="plain">${texts.signOut}</button></form>
      </div>
      ${
        (methods ?? provider) !== undefined &&
        html`<section class="card" aria-labelledby="methods">
          <h2 id="methods">${texts.howYouSignIn}</h2>
          ${methods === undefined ? html`<p>${fill(texts.atProvider, { name: provider ?? '' })}</p>` : methodsPart(texts, view, methods)}
        </section>`
      }
      <section class="card" aria-labelledby="sessions">
        <h2 id="sessions">${texts.sessions}</h2>
        <ul class="rows">
          ${view.sessions.map((one) => sessionRow(texts, one, session.id))}
        </ul>
      </section>
      ${devicesPart(texts, view)}`,
  })
}

function methodsPart(texts: SignInTexts, view: AccountView, methods: MethodsView): Html {
  const { account, mayChange } = methods
  return html`${!mayChange && howToChange(texts, account)} ${passkeysPart(texts, methods)}
  ${passwordPart(texts, view, methods)} ${appPart(texts, methods)}`
}

function howToChange(texts: SignInTexts, { totpSecret, passkeys }: Account): Html {
  return totpSecret === null && passkeys.length === 0
    ? html`<p class="note">${texts.linkNeeded}</p>`
    : html`<p>
        <a class="button plain" href="/sign-in?again=1&amp;return=/account">${texts.confirmFirst}</a>
      </p>`
}

function passkeysPart(
  texts: SignInTexts,
  { account, mayChange, ceremony, passkeysArePossible }: MethodsView,
): Html {
  return html`<h3>${texts.passkeys}</h3>
    <p class="small">${texts.passkeysWhy}</p>
    ${
      account.passkeys.length === 0
        ? html`<p>${texts.noPasskeys}</p>`
        : html`<ul class="rows">
            ${account.passkeys.map((passkey) => passkeyRow(texts, passkey, mayChange))}
          </ul>`
    }
    ${!passkeysArePossible && html`<p class="note">${texts.passkeysImpossible}</p>`}
    ${
      ceremony &&
      passkeyForm({
        texts,
        action: '/account/passkeys',
        ceremony,
        kind: 'create',
        button: texts.addPasskey,
        fields: field({
          name: 'name',
          label: texts.passkeyName,
          value: texts.passkeyNameDefault,
          maxlength: 100,
          autocomplete: 'off',
        }),
      })
    }`
}

function passkeyRow(
  texts: SignInTexts,
  { id, name, createdAt, lastUsedAt }: Passkey,
  mayChange: boolean,
): Html {
  const used = lastUsedAt === null ? undefined : ` · ${fill(texts.lastUsed, { day: dayText(lastUsedAt) })}`
  return html`<li>
    <p>
      <strong>${name}</strong><br />
      <span class="small">${fill(texts.added, { day: dayText(createdAt) })}${used}</span>
    </p>
    ${
      mayChange &&
      html`<form method="post" action="/account/passkeys/remove">
        ${hidden('id', id)}
        <button class="danger" aria-label="${fill(texts.removeNamed, { name })}">${texts.remove}</button>
      </form>`
    }
  </li>`
}

function passwordPart(
  texts: SignInTexts,
  { person, passwordProblem }: AccountView,
  { account, mayChange }: MethodsView,
): Html {
  const { passwordHash, totpSecret } = account
  return html`<h3>${texts.password}</h3>
    <p>${passwordHash === null ? texts.passwordIsNotSet : texts.passwordIsSet}</p>
    ${mayChange && totpSecret === null && html`<p class="note">${texts.appFirst}</p>`}
    ${
      mayChange &&
      totpSecret !== null &&
      html`<form method="post" action="/account/password">
        <input type="hidden" name="username" autocomplete="username" value="${person.email ?? ''}" />
        ${newPasswordField(texts, passwordProblem && texts[passwordProblem])}
        <button class="plain">${texts.setPassword}</button>
      </form>`
    }`
}

function appPart(texts: SignInTexts, { account, mayChange }: MethodsView): Html {
  const { totpSecret, recoveryCodes } = account
  const set = totpSecret !== null
  return html`<h3>${texts.app}</h3>
    <p>${set ? texts.appIsSet : texts.appIsNotSet}</p>
    ${
      mayChange &&
      html`<p><a class="button plain" href="/account/app">${set ? texts.replaceApp : texts.setUpApp}</a></p>`
    }
    ${
      set &&
      html`<h3>${texts.recovery}</h3>
        <p>${fill(texts.recoveryLeft, { count: recoveryCodes.length })}</p>
        ${
          mayChange &&
          html`<form method="post" action="/account/recovery-codes">
            <button class="plain">${texts.newRecovery}</button>
          </form>`
        }`
    }`
}

function sessionRow(texts: SignInTexts, session: Session, current: string): Html {
  const { id, kind, client, lastSeenAt } = session
  const isCurrent = id === current
  const details = [
    fill(texts.from, { address: client.address }),
    fill(texts.seen, { time: minuteText(lastSeenAt) }),
  ].join(' · ')
  const name = `${texts[kind]}, ${details}`
  return html`<li>
    <p>
      <strong>${texts[kind]}</strong>${isCurrent && ` (${texts.thisBrowser})`}<br />
      <span class="small">${details}</span>
    </p>
    ${
      !isCurrent &&
      html`<form method="post" action="/account/sessions/end">
        ${hidden('id', id)}
        <button class="danger" aria-label="${fill(texts.endNamed, { name })}">${texts.end}</button>
      </form>`
    }
  </li>`
}

function devicesPart(texts: SignInTexts, { devices }: AccountView): Html | undefined {
  if (devices.length === 0) return undefined
  const rows = devices.map(({ name, clientVersion, lastSeenAt, blockedAt }) => {
    const details = [
      ...(clientVersion === null ? [] : [`Claude Code ${clientVersion}`]),
      fill(texts.seen, { time: minuteText(lastSeenAt) }),
      ...(blockedAt === null ? [] : [texts.blocked]),
    ]
    return html`<li>
      <p>
        <strong>${name}</strong><br />
        <span class="small">${details.join(' · ')}</span>
      </p>
    </li>`
  })
  return html`<section class="card" aria-labelledby="devices">
    <h2 id="devices">${texts.devices}</h2>
    <ul class="rows">
      ${rows}
    </ul>
  </section>`
}

/** The authenticator app's QR code, and the first code. */
export function appPage(request: Request, offer: TotpOffer, isWrong = false): Response {
  const texts = signInTexts(localeOfRequest(request))
  return page(request, {
    title: texts.appTitle,
    status: isWrong ? 400 : 200,
    body: html`<div class="card">
      <form method="post" action="/account/app">
        ${totpFields(texts, offer, isWrong ? texts.wrongCode : undefined)}
        <button class="full">${texts.setUpApp}</button>
      </form>
      <p><a href="/account">${texts.back}</a></p>
    </div>`,
  })
}

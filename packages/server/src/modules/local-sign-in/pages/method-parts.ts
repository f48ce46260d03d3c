import { encode } from 'uqr'
import { field, hidden, html, type Html } from '../../../http/pages/index.ts'
import type { TotpOffer } from '../enrolment.ts'
import type { Ceremony } from '../passkeys.ts'
import type { Texts } from './texts.ts'

export const scriptPath = '/sign-in/passkey.js'

interface PasskeyForm {
  texts: Texts
  action: string
  ceremony: Ceremony
  kind: 'create' | 'get'
  button: string
  /** more fields, above the button */
  fields?: Html
  primary?: boolean
}

/** Hidden until the script finds that the browser has passkeys. */
export function passkeyForm({ texts, action, ceremony, kind, button, fields, primary }: PasskeyForm): Html {
  return html`<form
    method="post"
    action="${action}"
    data-passkey="${kind}"
    data-options="${ceremony.options}"
    data-failed="${texts.passkeyFailed}"
    data-known="${texts.passkeyKnown}"
    data-with-passkeys=""
    hidden
  >
    <p class="problem" role="alert" tabindex="-1" data-problem="" hidden></p>
    ${hidden('state', ceremony.state)}${hidden('response', '')}${fields}
    <button class="${primary === true ? 'full' : 'plain full'}">${button}</button>
  </form>`
}

/** The QR code, the key for who cannot scan it, and the field for the first code. */
export function totpFields(texts: Texts, offer: TotpOffer, problem?: string): Html {
  return html`${hidden('totp_state', offer.state)}
    <p>${texts.appScan}</p>
    ${qrCode(offer.uri, texts.qr)}
    <p>${texts.appType}<br /><code class="secret">${grouped(offer.secret)}</code></p>
    ${field({
      name: 'code',
      label: texts.appThen,
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      code: true,
      maxlength: 20,
      problem,
    })}`
}

export function newPasswordField(texts: Texts, problem?: string): Html {
  return field({
    name: 'password',
    label: texts.newPassword,
    type: 'password',
    autocomplete: 'new-password',
    hint: texts.passwordHint,
    problem,
  })
}

function grouped(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** Dark on light in either theme, with the quiet zone of four modules that readers need (ISO/IEC 18004). */
function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label="${label}"
    shape-rendering="crispEdges"
  >
    <path d="${path}" fill="#000" />
  </svg>`
}

/**
 * The one script of the pages, served as a file: it shows the passkey forms where the browser can do it, and puts the
 * authenticator's answer into the form, which is then sent like any other. Without it passwords work all the same.
 */
export const passkeyScript = `const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const ids = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }))

async function create(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), excludeCredentials: ids(options.excludeCredentials),
    user: { ...options.user, id: bytes(options.user.id) } }
  const made = await navigator.credentials.create({ publicKey })
  const { clientDataJSON, attestationObject } = made.response
  return { made, response: { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject),
    transports: made.response.getTransports?.() ?? [] } }
}

async function get(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: ids(options.allowCredentials) }
  const made = await navigator.credentials.get({ publicKey })
  const { clientDataJSON, authenticatorData, signature, userHandle } = made.response
  return { made, response: { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData),
    signature: text(signature), userHandle: text(userHandle) ?? undefined } }
}

async function answer(form) {
  const { passkey, options } = form.dataset
  const { made, response } = await (passkey === 'create' ? create : get)(JSON.parse(options))
  form.elements.response.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response,
    clientExtensionResults: {}, authenticatorAttachment: made.authenticatorAttachment ?? undefined })
  form.submit()
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const part of document.querySelectorAll('[data-with-passkeys]')) part.hidden = false
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const problem = form.querySelector('[data-problem]')
      problem.hidden = true
      answer(form).catch((error) => {
        problem.textContent = error.name === 'InvalidStateError' ? form.dataset.known : form.dataset.failed
        problem.hidden = false
        problem.focus()
      })
    })
  }
}
`

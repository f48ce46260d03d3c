import type { Browser } from './browser.ts'
import { poll, postForm, type DeviceCodes, type TokenBody } from './device-client.ts'
import { formTo } from './forms.ts'
import type { Sekisho } from './sekisho.ts'

/** Approves a code on the page, as somebody who is signed in to this browser. */
export async function approve(browser: Browser, page: string): Promise<void> {
  const form = formTo(await browser.visit(page), '/device')
  const done = await browser.submit(form.action, { ...form.fields, with: 'session' })
  if (done.status !== 200) throw new Error(`${done.status}: ${done.text.slice(-500)}`)
}

/** A device grant from its code to its tokens, for somebody who is signed in to this browser. */
export async function signInByCode(
  sekisho: Sekisho,
  browser: Browser,
  surface: 'claude_code' | 'sekisho_cli' = 'claude_code',
): Promise<TokenBody> {
  const begun = await postForm(`${sekisho.url}/oauth/device_authorization`, { surface })
  const codes = begun.body as unknown as DeviceCodes
  await approve(browser, codes.verification_uri_complete)
  const { status, body } = await poll(sekisho.url, codes.device_code)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

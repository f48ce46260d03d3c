import { randomInt } from 'node:crypto'
import { createAuthenticator } from './authenticator.ts'
import { openBrowser, type Browser, type Visited } from './browser.ts'
import { poll, postForm, type DeviceCodes } from './device-client.ts'
import { formTo, openAuthenticatorApp } from './forms.ts'
import { startSekisho, type Sekisho, type SekishoOptions } from './sekisho.ts'

/** A server under a name, because passkeys know no addresses of digits. */
export function startLocal(options: Omit<SekishoOptions, 'providers'>): Promise<Sekisho> {
  const listen = { host: 'localhost', trusted_proxies: ['127.0.0.1', '::1'] }
  return startSekisho({ ...options, providers: [], config: { listen, ...options.config } })
}

/** A browser somewhere else than all others, so that none suffers for what another did. */
export function browserAt(address = `198.18.${randomInt(256)}.${randomInt(256)}`): Browser {
  return openBrowser({ 'x-forwarded-for': address })
}

export const goodPassword = 'four geese crossed the ford'

export interface LocalPerson {
  id: string
  email: string
  password: string
  app: { code(): string; same(): string }
  recoveryCodes: string[]
  /** signed in, since a moment ago */
  browser: Browser
}

/** Somebody who accepted an invitation with a password and an app. */
export async function addPerson(
  sekisho: Sekisho,
  email: string,
  roles = ['developer'],
): Promise<LocalPerson> {
  const { url } = await invite(sekisho, { email, roles })
  return acceptWithPassword(sekisho, { url, email })
}

export async function invite(
  sekisho: Sekisho,
  invitee: {
    email: string
    roles?: string[]
    groups?: string[]
    defaultProject?: string
    costCentre?: string
  },
): Promise<{ url: string; id: string }> {
  const { status, body } = await sekisho.admin<{ url: string; invitation: { id: string } }>(
    'POST',
    '/api/invitations',
    { name: 'Somebody', ...invitee },
  )
  if (status !== 201) throw new Error(JSON.stringify(body))
  return { url: body.url, id: body.invitation.id }
}

export async function acceptWithPassword(
  sekisho: Sekisho,
  { url, email }: { url: string; email: string },
): Promise<LocalPerson> {
  const browser = browserAt()
  const page = await browser.visit(url)
  const app = openAuthenticatorApp(page)
  const done = await sendPassword(browser, page, { code: app.code() })
  const people = await sekisho.admin<{ data: { id: string }[] }>('GET', `/api/people?email=${email}`)
  return {
    id: people.body.data[0]?.id ?? '',
    email,
    password: goodPassword,
    app,
    recoveryCodes: codesOn(done),
    browser,
  }
}

/** Sends the form of an invitation that asks for a password and a code. */
export async function sendPassword(
  browser: Browser,
  page: Visited,
  fields: Record<string, string>,
): Promise<Visited> {
  const { pathname, href } = new URL(page.url)
  const forms = page.text.split('<form').filter((text) => text.includes('name="password"'))
  const form = formTo({ ...page, text: `<form${forms.at(-1)}` }, pathname)
  return browser.submit(href, { ...form.fields, password: goodPassword, ...fields })
}

export function codesOn({ text }: Visited): string[] {
  return [...text.matchAll(/<li>([0-9a-z]{5}-[0-9a-z]{5})<\/li>/g)].map(([, code = '']) => code)
}

/** Address and password, as far as the next page. */
export async function typePassword(
  sekisho: Sekisho,
  person: Pick<LocalPerson, 'email' | 'password'>,
  browser = browserAt(),
): Promise<Visited> {
  const { action, fields } = formTo(await browser.visit(`${sekisho.url}/sign-in`), '/sign-in')
  return browser.submit(action, { ...fields, email: person.email, password: person.password })
}

/** All the way in, in a new browser. */
export async function signIn(
  sekisho: Sekisho,
  person: LocalPerson,
): Promise<{ browser: Browser; page: Visited }> {
  const browser = browserAt()
  const second = await typePassword(sekisho, person, browser)
  return { browser, page: await typeCode(browser, second, person.app.code()) }
}

export async function typeCode(browser: Browser, second: Visited, code: string): Promise<Visited> {
  const { action, fields } = formTo(second, '/sign-in/code')
  return browser.submit(action, { ...fields, code })
}

/** Somebody who accepted an invitation with a passkey alone. */
export async function addPasskeyHolder(sekisho: Sekisho, email: string) {
  const { url } = await invite(sekisho, { email })
  const authenticator = createAuthenticator()
  const browser = browserAt()
  const form = formTo(await browser.visit(url), new URL(url).pathname)
  const response = authenticator.create(form.options, { origin: sekisho.url })
  const done = await browser.submit(url, { ...form.fields, response })
  return { authenticator, browser, done, email }
}

/** Adds a passkey at somebody's account page. */
export async function addPasskey(sekisho: Sekisho, browser: Browser): Promise<Visited> {
  const form = formTo(await browser.visit(`${sekisho.url}/account`), '/account/passkeys')
  const response = createAuthenticator().create(form.options, { origin: sekisho.url })
  return browser.submit(form.action, { ...form.fields, response })
}

/** The command line signed in by somebody's browser; resolves with what it is answered from then on. */
export async function signInCommandLine(sekisho: Sekisho, browser: Browser): Promise<() => Promise<number>> {
  const begun = await postForm(`${sekisho.url}/oauth/device_authorization`, { surface: 'sekisho_cli' })
  const codes = begun.body as unknown as DeviceCodes
  await browser.visit(codes.verification_uri_complete)
  await browser.submit(codes.verification_uri, { user_code: codes.user_code, with: 'session' })
  const { body } = await poll(sekisho.url, codes.device_code)
  const headers = { authorization: `Bearer ${body.access_token}` }
  return async () => (await fetch(`${sekisho.url}/api/me`, { headers })).status
}

/** Who the admin API takes this browser for. */
export async function whoIs(sekisho: Sekisho, browser: Browser) {
  const response = await browser.send(`${sekisho.url}/api/me`)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

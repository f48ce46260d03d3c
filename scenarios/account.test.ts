import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases, testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import type { Browser } from './browser.ts'
import { formTo, openAuthenticatorApp, readable } from './forms.ts'
import {
  addPasskey,
  addPasskeyHolder,
  addPerson,
  browserAt,
  codesOn,
  goodPassword,
  signIn,
  signInCommandLine,
  startLocal,
  typeCode,
  typePassword,
  whoIs,
  type LocalPerson,
} from './local-people.ts'
import type { Sekisho } from './sekisho.ts'

describe.each(await testDatabases())('one’s own account page, on $name', (database) => {
  let sekisho: Sekisho
  beforeAll(async () => {
    sekisho = await startLocal({ storage: await database.open() })
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
  })

  let people = 0
  const newcomer = (roles?: string[]) => addPerson(sekisho, `own${people++}@example.jp`, roles)
  const post = (browser: Browser, path: string, fields: Record<string, string> = {}) =>
    browser.submit(`${sekisho.url}${path}`, fields)

  describe('the account page', () => {
    it('asks for a new sign-in before anything about signing in is changed', async () => {
      const person = await newcomer()
      person.browser.cookies.get(sekisho.url)?.delete('sekisho_fresh')
      for (const path of ['password', 'app', 'passkeys', 'passkeys/remove', 'recovery-codes']) {
        const page = await post(person.browser, `/account/${path}`, { password: 'another good long one' })
        expect([path, page.url]).toEqual([path, `${sekisho.url}/sign-in?again=1&return=/account`])
      }
      expect(readable(await person.browser.visit(`${sekisho.url}/account`))).toContain('Confirm it is you')
    })

    it('a freshness of another session is worth nothing', async () => {
      const [one, other] = [await newcomer(), await newcomer()]
      const stolen = other.browser.cookies.get(sekisho.url)?.get('sekisho_fresh') ?? ''
      one.browser.cookies.get(sekisho.url)?.set('sekisho_fresh', stolen)
      const page = await post(one.browser, '/account/password', { password: 'another good long one' })
      expect(page.url).toContain('/sign-in?again=1')
    })

    it('a new password ends the other browsers, and the old one works no more', async () => {
      const person = await newcomer()
      const other = await signIn(sekisho, person)
      const changed = await post(person.browser, '/account/password', {
        password: 'seven herons over the pond',
      })
      expect(readable(changed)).toContain('The password is set')
      expect((await whoIs(sekisho, other.browser)).status).toBe(401)
      expect((await whoIs(sekisho, person.browser)).status).toBe(200)
      expect((await typePassword(sekisho, person)).status).toBe(401)
      const second = await typePassword(sekisho, { ...person, password: 'seven herons over the pond' })
      expect(readable(second)).toContain('Enter your code')
    })

    it.each([
      ['short', 'at least 12'],
      ['password1234', 'Too many people'],
      ['qwertyuiop[]asdf', 'Too many people'],
      ['x'.repeat(1025), 'at most 1,024'],
    ])('the password %s is not taken', async (password, sentence) => {
      const person = await newcomer()
      const page = await post(person.browser, '/account/password', { password })
      expect([page.status, readable(page)]).toEqual([400, expect.stringContaining(sentence)])
    })

    it('another app takes the place of the first', async () => {
      const person = await newcomer()
      const offer = await person.browser.visit(`${sekisho.url}/account/app`)
      const app = openAuthenticatorApp(offer)
      const { fields } = formTo(offer, '/account/app')
      const wrong = await post(person.browser, '/account/app', { ...fields, code: '000000' })
      expect(wrong.status).toBe(400)
      const done = await post(person.browser, '/account/app', {
        ...formTo(wrong, '/account/app').fields,
        code: app.code(),
      })
      expect(codesOn(done)).toHaveLength(10)
      const second = await typePassword(sekisho, person)
      expect((await typeCode(browserAt(), second, person.app.code())).status).toBe(401)
      expect((await typeCode(browserAt(), second, app.code())).url).toBe(`${sekisho.url}/account`)
    })

    it('an offer for another person is worth nothing', async () => {
      const [one, other] = [await newcomer(), await newcomer()]
      const offer = await other.browser.visit(`${sekisho.url}/account/app`)
      const { fields } = formTo(offer, '/account/app')
      const code = openAuthenticatorApp(offer).code()
      expect((await post(one.browser, '/account/app', { ...fields, code })).status).toBe(400)
    })

    it('takes no password where there is no app, and leaves no password alone', async () => {
      const { browser } = await addPasskeyHolder(sekisho, `own${people++}@example.jp`)
      const password = 'seven herons over the pond'
      const refused = await post(browser, '/account/password', { password })
      expect([refused.status, readable(refused)]).toEqual([
        409,
        expect.stringContaining('Set up an authenticator app first'),
      ])
      const offer = await browser.visit(`${sekisho.url}/account/app`)
      const code = openAuthenticatorApp(offer).code()
      await post(browser, '/account/app', { ...formTo(offer, '/account/app').fields, code })
      expect(readable(await post(browser, '/account/password', { password }))).toContain(
        'The password is set',
      )
      const removed = formTo(await browser.visit(`${sekisho.url}/account`), '/account/passkeys/remove')
      expect(readable(await browser.submit(removed.action, removed.fields))).toContain('Removed')
    })

    it.each([
      [
        'a password',
        (person: LocalPerson) =>
          post(person.browser, '/account/password', { password: 'seven herons over the pond' }),
      ],
      ['an app', replaceApp],
      ['recovery codes', (person: LocalPerson) => post(person.browser, '/account/recovery-codes')],
      ['a passkey', removePasskey],
    ])('replacing or removing %s signs out other browsers and the command line', async (_, change) => {
      const person = await newcomer()
      await addPasskey(sekisho, person.browser)
      const thief = await signIn(sekisho, person)
      const commandLine = await signInCommandLine(sekisho, thief.browser)
      expect([(await whoIs(sekisho, thief.browser)).status, await commandLine()]).toEqual([200, 200])
      expect((await change(person)).status).toBe(200)
      expect([(await whoIs(sekisho, thief.browser)).status, await commandLine()]).toEqual([401, 401])
      expect((await whoIs(sekisho, person.browser)).status).toBe(200)
    })

    async function replaceApp({ browser }: LocalPerson) {
      const offer = await browser.visit(`${sekisho.url}/account/app`)
      const code = openAuthenticatorApp(offer).code()
      return post(browser, '/account/app', { ...formTo(offer, '/account/app').fields, code })
    }

    async function removePasskey({ browser }: LocalPerson) {
      const form = formTo(await browser.visit(`${sekisho.url}/account`), '/account/passkeys/remove')
      return browser.submit(form.action, form.fields)
    }

    it('signs out one browser of one’s own, and none of another person', async () => {
      const [person, stranger] = [await newcomer(), await newcomer()]
      const other = await signIn(sekisho, person)
      const id = other.browser.cookies.get(sekisho.url)?.get('sekisho_session')?.split('.')[0] ?? ''
      await post(stranger.browser, '/account/sessions/end', { id })
      expect((await whoIs(sekisho, other.browser)).status).toBe(200)
      await post(person.browser, '/account/sessions/end', { id })
      expect((await whoIs(sekisho, other.browser)).status).toBe(401)
      await post(person.browser, '/sign-out')
      expect((await whoIs(sekisho, person.browser)).status).toBe(401)
    })
  })

  describe('a stranger’s page', () => {
    it('can send none of the forms', async () => {
      const person = await newcomer()
      const paths = [
        '/sign-in',
        '/sign-in/passkey',
        '/sign-in/code',
        '/sign-out',
        '/account/password',
        '/account/app',
        '/account/passkeys',
        '/account/passkeys/remove',
        '/account/recovery-codes',
        '/account/sessions/end',
        '/invitation/x',
      ]
      for (const path of paths) {
        const page = await person.browser.submit(
          `${sekisho.url}${path}`,
          { password: goodPassword },
          { from: 'https://evil.example' },
        )
        expect([path, page.status]).toEqual([path, 403])
      }
      expect((await whoIs(sekisho, person.browser)).status).toBe(200)
    })

    it.each([
      'https://evil.example/',
      '//evil.example/account',
      '/\\evil.example',
      '/account@evil.example',
      '/device?user_code=A&next=https://evil.example',
      'javascript:alert(1)',
      '/account\r\nset-cookie: a=b',
      '/sign-out',
    ])('cannot have a sign-in lead to %j', async (target) => {
      const person = await newcomer()
      const browser = browserAt()
      const page = await browser.visit(`${sekisho.url}/sign-in?return=${encodeURIComponent(target)}`)
      const { action, fields } = formTo(page, '/sign-in')
      expect(fields['return']).toBe('/account')
      const second = await browser.submit(action, {
        ...fields,
        email: person.email,
        password: person.password,
        return: target,
      })
      const done = await browser.submit(`${sekisho.url}/sign-in/code`, {
        ...formTo(second, '/sign-in/code').fields,
        return: target,
        code: person.app.code(),
      })
      expect(done.url).toBe(`${sekisho.url}/account`)
    })

    it('a device page that waits is gone back to', async () => {
      const person = await newcomer()
      const browser = browserAt()
      const page = await browser.visit(
        `${sekisho.url}/sign-in?return=${encodeURIComponent('/device?user_code=BCDF-GHJK')}`,
      )
      const { action, fields } = formTo(page, '/sign-in')
      const second = await browser.submit(action, {
        ...fields,
        email: person.email,
        password: person.password,
      })
      const done = await typeCode(browser, second, person.app.code())
      expect(done.way.at(-1)).toBe(`${sekisho.url}/device?user_code=BCDF-GHJK`)
    })
  })
})

const postgres = await testPostgres()

describe.skipIf(postgres === undefined)('several nodes', () => {
  const nodes: Sekisho[] = []
  afterAll(async () => {
    for (const node of nodes) await node.stop()
    await postgres?.dispose()
  })

  it('are one: who comes in at the first is known at the second at once, and no code works at both', async () => {
    if (postgres === undefined) throw new Error('skipped without PostgreSQL')
    const storage = await postgres.open()
    const config = { session: { jwt_secret: 'a secret of these tests that is long enough' } }
    for (let node = 0; node < 2; node++) nodes.push(await startLocal({ storage, config }))
    const [first, second] = nodes
    if (first === undefined || second === undefined) throw new Error('two nodes were started')
    const person = await addPerson(first, 'nodes@example.jp')
    const cookies = new Map(person.browser.cookies.get(first.url))
    person.browser.cookies.set(second.url, cookies)
    expect(readable(await person.browser.visit(`${second.url}/account`))).toContain('nodes@example.jp')
    const [here, there] = [browserAt(), browserAt()]
    const [stepHere, stepThere] = [
      await typePassword(first, person, here),
      await typePassword(second, person, there),
    ]
    const code = person.app.code()
    const pages = await Promise.all([typeCode(here, stepHere, code), typeCode(there, stepThere, code)])
    expect(pages.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
    await person.browser.submit(`${second.url}/account/password`, { password: 'seven herons over the pond' })
    const winner = pages[0].status === 200 ? { browser: here, node: first } : { browser: there, node: second }
    await vi.waitFor(async () => expect((await whoIs(winner.node, winner.browser)).status).toBe(401))
  })
})

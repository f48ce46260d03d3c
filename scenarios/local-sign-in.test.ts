import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Browser } from './browser.ts'
import { formTo, openAuthenticatorApp, readable } from './forms.ts'
import {
  addPasskey,
  addPasskeyHolder,
  addPerson,
  browserAt,
  codesOn,
  goodPassword,
  sendPassword,
  signIn,
  startLocal,
  typeCode,
  typePassword,
  whoIs,
} from './local-people.ts'
import { beginDevice, poll } from './device-client.ts'
import type { Sekisho } from './sekisho.ts'
import { storedLedger } from './stored.ts'

describe.each(await testDatabases())('sign-in without an identity provider, on $name', (database) => {
  let sekisho: Sekisho
  beforeAll(async () => {
    sekisho = await startLocal({ storage: await database.open() })
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
  })

  let people = 0
  const newcomer = (roles?: string[]) => addPerson(sekisho, `person${people++}@example.jp`, roles)
  const post = (browser: Browser, path: string, fields: Record<string, string> = {}) =>
    browser.submit(`${sekisho.url}${path}`, fields)

  const recorded = async (wanted: string) => {
    await sekisho.idle()
    return (await sekisho.entries()).filter(({ kind }) => kind === wanted)
  }

  describe('the owner of a fresh server', () => {
    it('comes in by a link that the operator makes, with an address, a password and an app, and may change things', async () => {
      const { body } = await sekisho.admin<{ data: { id: string }[] }>('GET', '/api/people?limit=1')
      const id = body.data[0]?.id ?? ''
      const link = await sekisho.admin<{ url: string }>('POST', `/api/people/${id}/sign-in-link`, {})
      const browser = browserAt()
      const page = await browser.visit(link.body.url)
      const app = openAuthenticatorApp(page)
      const codes = await sendPassword(browser, page, { email: 'Owner@Example.JP', code: app.code() })
      expect(codesOn(codes)).toHaveLength(10)
      expect((await whoIs(sekisho, browser)).body).toMatchObject({ secondFactor: true, roles: ['owner'] })
      const owner = { id, email: 'owner@example.jp', password: goodPassword, app, recoveryCodes: [], browser }
      const again = await signIn(sekisho, owner)
      expect(again.page.url).toBe(`${sekisho.url}/account`)
      const made = await again.browser.send(`${sekisho.url}/api/people`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: sekisho.url, 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ name: '鈴木' }),
      })
      expect(made.status).toBe(201)
    })
  })

  describe('a password and an app', () => {
    it('are both asked for, and then the account page shows where one is signed in', async () => {
      const person = await newcomer()
      const browser = browserAt()
      const second = await typePassword(sekisho, person, browser)
      expect(readable(second)).toContain('Enter your code')
      expect((await whoIs(sekisho, browser)).status).toBe(401)
      const page = await typeCode(browser, second, person.app.code())
      expect(readable(page)).toContain(person.email)
      expect(readable(page)).toContain('this browser')
      expect((await whoIs(sekisho, browser)).body).toMatchObject({ secondFactor: true })
    })

    it('work in Japanese too, and the choice is remembered', async () => {
      const person = await newcomer()
      const browser = browserAt()
      await browser.visit(`${sekisho.url}/sign-in?lang=ja`)
      const second = await typePassword(sekisho, person, browser)
      expect(readable(second)).toContain('コードの入力')
      expect(readable(await typeCode(browser, second, '000000'))).toContain('コードが正しくない')
    })

    it('a code works once, on whichever page', async () => {
      const person = await newcomer()
      const used = person.app.same()
      const browser = browserAt()
      const second = await typePassword(sekisho, person, browser)
      expect((await typeCode(browser, second, used)).status).toBe(401)
      const code = person.app.code()
      expect((await typeCode(browser, second, code)).url).toBe(`${sekisho.url}/account`)
      const other = browserAt()
      const replayed = await typeCode(other, await typePassword(sekisho, person, other), code)
      expect(replayed.status).toBe(401)
      expect((await whoIs(sekisho, other)).status).toBe(401)
    })

    it('a code sent twice at the same time works once', async () => {
      const person = await newcomer()
      const second = await typePassword(sekisho, person)
      const code = person.app.code()
      const browsers = Array.from({ length: 5 }, () => browserAt())
      const pages = await Promise.all(browsers.map((browser) => typeCode(browser, second, code)))
      expect(pages.filter(({ url }) => url.endsWith('/account'))).toHaveLength(1)
    })

    it('a recovery code stands in for the app, once', async () => {
      const person = await newcomer()
      const [code = ''] = person.recoveryCodes
      const first = browserAt()
      const typed = code.toUpperCase().replace('-', ' ')
      const page = await typeCode(first, await typePassword(sekisho, person, first), typed)
      expect(readable(page)).toContain('9 of your recovery codes are left')
      const second = browserAt()
      expect((await typeCode(second, await typePassword(sekisho, person, second), code)).status).toBe(401)
    })
  })

  describe('guessing', () => {
    it('a password locks the account, for the right one too, and says so of an account that does not exist as well', async () => {
      const person = await newcomer()
      const guess = async (email: string, password: string) =>
        typePassword(sekisho, { email, password }, browserAt())
      for (const email of [person.email, 'nobody@example.jp']) {
        for (let attempt = 0; attempt < 10; attempt++) {
          const page = await guess(email, `guess number ${attempt}`)
          expect([page.status, readable(page)]).toEqual([401, expect.stringContaining('not right')])
        }
        const locked = await guess(email, person.password)
        expect([locked.status, readable(locked)]).toEqual([429, expect.stringMatching(/Wait \d\d seconds/)])
      }
      const denied = await recorded('sign_in.denied')
      expect(denied.map(({ data }) => data)).toEqual([
        expect.objectContaining({ reason: 'account_locked', person: person.id }),
      ])
    })

    it('a code locks the account as well, also when many are sent at once', async () => {
      const person = await newcomer()
      const second = await typePassword(sekisho, person)
      const codes = Array.from({ length: 30 }, (_, index) => String(index).padStart(6, '0'))
      const pages = await Promise.all(codes.map((code) => typeCode(browserAt(), second, code)))
      expect(pages.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(9)
      expect(pages.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(21)
    })

    it('many accounts from one address locks the address, and nobody else', async () => {
      const address = '203.0.113.7'
      for (let attempt = 0; attempt < 50; attempt++) {
        const email = `spray${attempt}@example.jp`
        await typePassword(sekisho, { email, password: 'Winter2026Winter' }, browserAt(address))
      }
      const person = await newcomer()
      expect((await typePassword(sekisho, person, browserAt(address))).status).toBe(429)
      expect((await typePassword(sekisho, person, browserAt())).status).toBe(200)
    })

    it('an account and no account give the same answer', async () => {
      const person = await newcomer()
      const answers = await Promise.all(
        [person.email, 'nobody-at-all@example.jp'].map(async (email) => {
          const page = await typePassword(sekisho, { email, password: 'not the password at all' })
          const text = page.text.replaceAll(email, '').replaceAll(/(value|data-options)="[^"]*"/g, '')
          return { status: page.status, text, headers: [...page.headers.keys()].toSorted() }
        }),
      )
      expect(answers[0]).toEqual(answers[1])
    })
  })

  describe('a passkey', () => {
    const passkeyHolder = () => addPasskeyHolder(sekisho, `passkey${people++}@example.jp`)
    async function tryPasskey(respond: (options: string) => string, browser = browserAt()) {
      const { action, fields, options } = formTo(
        await browser.visit(`${sekisho.url}/sign-in`),
        '/sign-in/passkey',
      )
      const sent = { ...fields, response: respond(options) }
      return { page: await browser.submit(action, sent), sent, action, browser }
    }

    it('is enough on its own, and counts as two factors', async () => {
      const { authenticator, done, email } = await passkeyHolder()
      expect(done.url).toBe(`${sekisho.url}/account?done=donePasskey`)
      const { page, browser } = await tryPasskey((options) =>
        authenticator.get(options, { origin: sekisho.url }),
      )
      expect(readable(page)).toContain(email)
      expect((await whoIs(sekisho, browser)).body).toMatchObject({ secondFactor: true })
    })

    it.each([
      ['of a page elsewhere', { origin: 'https://evil.example', rpId: 'localhost' }],
      ['of another port of the same name', { origin: 'http://localhost:1', rpId: 'localhost' }],
      ['for another relying party', { rpId: 'evil.example' }],
      ['without a finger or a PIN', { userVerified: false }],
      ['from inside a frame of somebody else', { crossOrigin: true }],
    ])('an answer %s is refused', async (_, site) => {
      const { authenticator } = await passkeyHolder()
      const { page, browser } = await tryPasskey((options) =>
        authenticator.get(options, { origin: sekisho.url, ...site }),
      )
      expect(page.status).toBe(401)
      expect((await whoIs(sekisho, browser)).status).toBe(401)
    })

    it('an answer works once', async () => {
      const { authenticator } = await passkeyHolder()
      const { sent, action } = await tryPasskey((options) =>
        authenticator.get(options, { origin: sekisho.url }),
      )
      expect((await browserAt().submit(action, sent)).status).toBe(401)
    })

    it('an answer to a challenge of our own making is refused', async () => {
      const { authenticator } = await passkeyHolder()
      const { page } = await tryPasskey(() =>
        authenticator.get('{"challenge":"bWFkZSB1cA"}', { origin: sekisho.url }),
      )
      expect(page.status).toBe(401)
    })

    it('a copy shows by its counter, is refused, and stands in the ledger', async () => {
      const { authenticator } = await passkeyHolder()
      const thief = authenticator.copy()
      const respond = (options: string) => authenticator.get(options, { origin: sekisho.url })
      expect((await tryPasskey(respond)).page.status).toBe(200)
      expect((await tryPasskey(respond)).page.status).toBe(200)
      const { page } = await tryPasskey((options) => thief.get(options, { origin: sekisho.url }))
      expect(page.status).toBe(401)
      const denied = await recorded('sign_in.denied')
      expect(denied.at(-1)?.data).toMatchObject({ reason: 'passkey_cloned' })
    })

    it('anything else in its place is refused without an error', async () => {
      for (const nonsense of [
        '',
        '{}',
        'null',
        '[]',
        '{"id":1}',
        '{"id":"a","response":{"clientDataJSON":"e30"}}',
      ])
        expect((await tryPasskey(() => nonsense)).page.status).toBe(401)
    })

    it('of one person is not added to another', async () => {
      const { authenticator } = await passkeyHolder()
      const other = await newcomer()
      const account = await other.browser.visit(`${sekisho.url}/account`)
      const form = formTo(account, '/account/passkeys')
      const copied = authenticator.create(form.options, { origin: sekisho.url })
      const mine = await post(other.browser, '/account/passkeys', { ...form.fields, response: copied })
      expect(readable(mine)).toContain('The passkey was added')
      const again = formTo(
        await (await passkeyHolder()).browser.visit(`${sekisho.url}/account`),
        '/account/passkeys',
      )
      expect(
        (await post(other.browser, '/account/passkeys', { ...again.fields, response: copied })).status,
      ).toBe(400)
    })
  })

  it('a sign-in makes a new session: a cookie from before it is worth nothing after', async () => {
    const person = await newcomer()
    const planted = person.browser.cookies.get(sekisho.url)?.get('sekisho_session') ?? ''
    const victim = browserAt()
    victim.cookies.set(sekisho.url, new Map([['sekisho_session', planted]]))
    const other = await newcomer()
    const second = await typePassword(sekisho, other, victim)
    await typeCode(victim, second, other.app.code())
    expect(victim.cookies.get(sekisho.url)?.get('sekisho_session')).not.toBe(planted)
    const attacker = browserAt()
    attacker.cookies.set(sekisho.url, new Map([['sekisho_session', planted]]))
    expect((await whoIs(sekisho, attacker)).status).toBe(401)
  })

  it('a reset takes a method away, ends the sessions, and is on the record', async () => {
    const person = await newcomer()
    const path = `/api/people/${person.id}/sign-in-methods`
    const held = await sekisho.admin('GET', path)
    expect(held.body).toEqual({
      personId: person.id,
      password: true,
      totp: true,
      recoveryCodes: 10,
      passkeys: [],
    })
    const answer = await sekisho.admin<{ sessionsEnded: number }>('POST', `${path}/remove`, {
      method: 'totp',
      reason: 'phone lost',
    })
    expect(answer).toMatchObject({ status: 200, body: { sessionsEnded: 1 } })
    expect((await whoIs(sekisho, person.browser)).status).toBe(401)
    const browser = browserAt()
    const page = await typePassword(sekisho, person, browser)
    expect(page.url).toBe(`${sekisho.url}/account`)
    expect((await whoIs(sekisho, browser)).body).toMatchObject({ secondFactor: false })
    const removed = await recorded('sign_in_method.removed')
    expect(removed.at(-1)).toMatchObject({
      actor: { type: 'operator' },
      data: { person: person.id, method: 'totp', reason: 'phone lost' },
    })
    const again = { method: 'totp', reason: 'phone lost' }
    expect((await sekisho.admin('POST', `${path}/remove`, again)).status).toBe(404)
  })

  it('a password that is left alone enrols nothing: the way back is a sign-in link', async () => {
    const person = await newcomer()
    const removal = { method: 'totp', reason: 'phone lost' }
    await sekisho.admin('POST', `/api/people/${person.id}/sign-in-methods/remove`, removal)
    const browser = browserAt()
    expect(readable(await typePassword(sekisho, person, browser))).toContain('Ask an administrator')
    for (const path of ['password', 'app', 'passkeys', 'recovery-codes']) {
      const page = await post(browser, `/account/${path}`, { password: 'another good long one' })
      expect([path, page.url]).toEqual([path, `${sekisho.url}/sign-in?again=1&return=/account`])
    }
    const link = await sekisho.admin<{ url: string }>('POST', `/api/people/${person.id}/sign-in-link`, {})
    const back = browserAt()
    const page = await back.visit(link.body.url)
    await sendPassword(back, page, { code: openAuthenticatorApp(page).code() })
    expect((await whoIs(sekisho, back)).body).toMatchObject({ secondFactor: true })
    // Whoever sat there with the old password is out.
    expect((await whoIs(sekisho, browser)).status).toBe(401)
  })

  it('a passkey is not gone around by a password alone, also when the app is taken away', async () => {
    const person = await newcomer()
    await addPasskey(sekisho, person.browser)
    const removal = { method: 'totp', reason: 'phone lost' }
    await sekisho.admin('POST', `/api/people/${person.id}/sign-in-methods/remove`, removal)
    const browser = browserAt()
    const page = await typePassword(sekisho, person, browser)
    expect([page.status, readable(page)]).toEqual([401, expect.stringContaining('with a passkey')])
    expect((await whoIs(sekisho, browser)).status).toBe(401)
  })

  it('who was deactivated is out, and does not come in again', async () => {
    const person = await newcomer()
    await sekisho.admin('POST', `/api/people/${person.id}/deactivate`, { reason: 'left' })
    expect((await whoIs(sekisho, person.browser)).status).toBe(401)
    expect((await typePassword(sekisho, person)).status).toBe(401)
  })

  it('Claude Code is let in by who signs in here on the way, and by who is signed in already', async () => {
    const person = await newcomer(['claude_code_user'])
    for (const browser of [browserAt(), person.browser]) {
      const codes = await beginDevice(sekisho.url)
      const user = { user_code: codes.user_code }
      const waits = await browser.visit(codes.verification_uri_complete)
      const isSignedIn = readable(waits).includes('Somebody')
      if (!isSignedIn) {
        const form = formTo(
          await browser.submit(codes.verification_uri, { ...user, with: 'local' }),
          '/sign-in',
        )
        const second = await browser.submit(form.action, {
          ...form.fields,
          email: person.email,
          password: person.password,
        })
        await typeCode(browser, second, person.app.code())
      }
      const done = await browser.submit(codes.verification_uri, { ...user, with: 'session' })
      expect(done.status).toBe(200)
      const { status, body } = await poll(sekisho.url, codes.device_code)
      expect([status, body.email]).toEqual([200, person.email])
      const me = await fetch(`${sekisho.url}/v1/models`, {
        headers: {
          authorization: `Bearer ${body.access_token}`,
          'user-agent': 'claude-cli/2.1.330 (external, cli)',
        },
      })
      expect(me.status).toBe(200)
      expect(readable(await browser.visit(`${sekisho.url}/account`))).toContain('Your devices')
    }
  })

  it('nothing secret or personal stands in the ledger', async () => {
    const person = await newcomer()
    await signIn(sekisho, person)
    await sekisho.idle()
    const shown = JSON.stringify(await sekisho.entries())
    for (const secret of [person.password, person.app.same(), ...person.recoveryCodes])
      expect(shown).not.toContain(secret)
    const { dataDir, storage } = sekisho.settings
    const held = await storedLedger(dataDir, storage)
    expect(held).toContain('sign_in_method.added')
    expect(held).not.toContain(person.email)
  })
})

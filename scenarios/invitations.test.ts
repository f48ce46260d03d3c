import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Browser, Visited } from './browser.ts'
import { openAuthenticatorApp, readable } from './forms.ts'
import {
  acceptWithPassword,
  addPerson,
  browserAt,
  goodPassword,
  invite,
  sendPassword,
  startLocal,
  whoIs,
} from './local-people.ts'
import type { Sekisho } from './sekisho.ts'

interface Problem {
  error: { code: string; message: string }
}

interface Issued {
  url: string
  invitation: { id: string; state: string; email: string; roles: string[] }
}

describe.each(await testDatabases())('invitations on $name', (database) => {
  let sekisho: Sekisho
  beforeAll(async () => {
    sekisho = await startLocal({ storage: await database.open() })
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
  })

  let guests = 0
  const newEmail = () => `guest${guests++}@example.jp`

  /** As a page of the console would call the admin API. */
  async function call(browser: Browser, path: string, body: object) {
    const response = await browser.send(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: sekisho.url, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Issued & Problem }
  }

  it('the page says who invites to what, in both languages, and sends its own address to nobody', async () => {
    const admin = await addPerson(sekisho, newEmail(), ['admin'])
    const { body } = await call(admin.browser, '/api/invitations', {
      name: '田中 愛子',
      email: newEmail(),
      roles: ['developer', 'viewer'],
      groups: ['研究'],
    })
    const page = await browserAt().visit(body.url)
    expect(readable(page)).toContain('Somebody invites you to use Claude Code here')
    for (const text of ['田中 愛子', 'developer, viewer', '研究']) expect(readable(page)).toContain(text)
    expect(readable(await browserAt().visit(`${body.url}?lang=ja`))).toContain('開発者、閲覧者')
    expect(page.headers.get('referrer-policy')).toBe('strict-origin')
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('accepting makes the person with what they were invited to, on the record, and signs them in', async () => {
    const email = newEmail()
    const { url, id } = await invite(sekisho, { email, roles: ['developer'], groups: ['研究'] })
    const person = await acceptWithPassword(sekisho, { url, email })
    expect((await whoIs(sekisho, person.browser)).body).toMatchObject({
      secondFactor: true,
      roles: ['developer'],
    })
    const { body } = await sekisho.admin('GET', `/api/people/${person.id}`)
    expect(body).toMatchObject({ email, roles: ['developer'], groups: ['研究'], source: 'invitation' })
    await sekisho.idle()
    const entries = (await sekisho.entries()).filter(({ data }) => JSON.stringify(data).includes(person.id))
    expect(entries.map(({ kind }) => kind)).toEqual([
      'person.created',
      'invitation.accepted',
      'sign_in_method.added',
      'sign_in_method.added',
      'sign_in_method.added',
      'session.opened',
    ])
    expect(JSON.stringify(await sekisho.entries())).not.toContain(url.split('/').at(-1))
    const { body: page } = await sekisho.admin<{ data: Issued['invitation'][] }>(
      'GET',
      '/api/invitations?state=accepted',
    )
    expect(page.data.map((invitation) => invitation.id)).toContain(id)
  })

  it('a link works once, also when it is used twice at the same time', async () => {
    const email = newEmail()
    const { url } = await invite(sekisho, { email })
    const browsers = [browserAt(), browserAt(), browserAt()]
    const pages = await Promise.all(browsers.map((browser) => browser.visit(url)))
    const done = await Promise.all(
      pages.map((page, index) =>
        sendPassword(browsers[index] ?? browserAt(), page, { code: openAuthenticatorApp(page).code() }),
      ),
    )
    expect(done.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410])
    const { body } = await sekisho.admin<{ data: unknown[] }>('GET', `/api/people?email=${email}`)
    expect(body.data).toHaveLength(1)
    expect((await browserAt().visit(url)).status).toBe(410)
  })

  it('a link that was revoked, replaced or made up is good for nothing', async () => {
    const revoked = await invite(sekisho, { email: newEmail() })
    const page = await browserAt().visit(revoked.url)
    await sekisho.admin('POST', `/api/invitations/${revoked.id}/revoke`, { reason: 'mistaken' })
    const late = await sendPassword(browserAt(), page, { code: openAuthenticatorApp(page).code() })
    expect(late.status).toBe(410)
    expect((await browserAt().visit(revoked.url)).status).toBe(410)

    const first = await invite(sekisho, { email: newEmail() })
    const old = await browserAt().visit(first.url)
    const again = await sekisho.admin<Issued>('POST', `/api/invitations/${first.id}/resend`, {})
    expect((await sendPassword(browserAt(), old, { code: openAuthenticatorApp(old).code() })).status).toBe(
      410,
    )
    expect((await browserAt().visit(again.body.url)).status).toBe(200)

    for (const token of ['x', 'A'.repeat(43), '%00', '..%2faccount'])
      expect((await browserAt().visit(`${sekisho.url}/invitation/${token}`)).status).toBeGreaterThanOrEqual(
        404,
      )
  })

  it('what is wrong is said beside its field, and the same app is not scanned twice', async () => {
    const email = newEmail()
    const { url } = await invite(sekisho, { email })
    const browser = browserAt()
    const page = await browser.visit(url)
    const app = openAuthenticatorApp(page)
    const short = await sendPassword(browser, page, { password: 'short', code: app.code() })
    expect([short.status, readable(short)]).toEqual([400, expect.stringContaining('at least 12')])
    const wrong = await sendPassword(browser, short, { code: '000000' })
    expect([wrong.status, readable(wrong)]).toEqual([400, expect.stringContaining('The code is not right')])
    expect((await sendPassword(browser, wrong, { code: app.same() })).status).toBe(200)
  })

  it('an admin invites no owner, and makes no link for one; an owner does both', async () => {
    const admin = await addPerson(sekisho, newEmail(), ['admin'])
    const owner = await addPerson(sekisho, newEmail(), ['owner'])
    const security = await addPerson(sekisho, newEmail(), ['security'])
    const wanted = () => ({ name: 'x', email: newEmail(), roles: ['owner'] })
    expect(await call(admin.browser, '/api/invitations', wanted())).toMatchObject({ status: 403 })
    const csv = `name,email,roles,groups\nx,${newEmail()},viewer;owner,\n`
    expect(await call(admin.browser, '/api/invitations/import', { csv })).toMatchObject({ status: 403 })
    expect(await call(security.browser, `/api/people/${owner.id}/sign-in-link`, {})).toMatchObject({
      status: 403,
    })
    const removal = { method: 'totp', reason: 'x' }
    const path = `/api/people/${owner.id}/sign-in-methods/remove`
    expect(await call(security.browser, path, removal)).toMatchObject({ status: 403 })
    expect(await call(owner.browser, '/api/invitations', wanted())).toMatchObject({ status: 201 })
    expect(await call(admin.browser, '/api/invitations', { ...wanted(), roles: ['admin'] })).toMatchObject({
      status: 201,
    })
  })

  it('a security officer opens a way in as nobody who may do more than they may', async () => {
    const security = await addPerson(sekisho, newEmail(), ['security'])
    const removal = { method: 'totp', reason: 'phone lost' }
    for (const role of ['admin', 'finance', 'security', 'developer']) {
      const other = await addPerson(sekisho, newEmail(), [role])
      const link = await call(security.browser, `/api/people/${other.id}/sign-in-link`, {})
      const removed = await call(security.browser, `/api/people/${other.id}/sign-in-methods/remove`, removal)
      const isWithin = role === 'security' || role === 'developer'
      expect([role, link.status, removed.status]).toEqual([role, ...(isWithin ? [201, 200] : [403, 403])])
      if (!isWithin)
        expect([link.body.error.code, removed.body.error.code]).toEqual(['power_exceeded', 'power_exceeded'])
    }
  })

  describe('a link holds as long as whoever made it could make it still', () => {
    /** Sends the form of a page that was opened while the link was good. */
    const late = async (page: Visited) =>
      (await sendPassword(browserAt(), page, { code: openAuthenticatorApp(page).code() })).status
    const setRoles = (id: string, roles: string[]) => sekisho.admin('PATCH', `/api/people/${id}`, { roles })

    it('not when its person has come to more rights than the security officer who made it', async () => {
      const security = await addPerson(sekisho, newEmail(), ['security'])
      const other = await addPerson(sekisho, newEmail())
      const { body } = await call(security.browser, `/api/people/${other.id}/sign-in-link`, {})
      const page = await browserAt().visit(body.url)
      expect(page.status).toBe(200)
      await setRoles(other.id, ['owner'])
      expect(await late(page)).toBe(410)
      expect((await browserAt().visit(body.url)).status).toBe(410)
      expect((await whoIs(sekisho, other.browser)).body).toMatchObject({ roles: ['owner'] })
    })

    it('not when its person was deactivated meanwhile, also once they are back', async () => {
      const other = await addPerson(sekisho, newEmail())
      const { body } = await sekisho.admin<Issued>('POST', `/api/people/${other.id}/sign-in-link`, {})
      await sekisho.admin('POST', `/api/people/${other.id}/deactivate`, { reason: 'on leave' })
      expect((await browserAt().visit(body.url)).status).toBe(410)
      await sekisho.admin('POST', `/api/people/${other.id}/reactivate`)
      expect((await browserAt().visit(body.url)).status).toBe(410)
      const again = await sekisho.admin<Issued>('POST', `/api/people/${other.id}/sign-in-link`, {})
      expect((await browserAt().visit(again.body.url)).status).toBe(200)
    })

    it.each([
      ['left', { roles: ['admin'], to: 'developer', later: undefined }],
      ['has the permission no more', { roles: ['admin'], to: 'developer', later: ['security'] }],
      ['is no owner any more', { roles: ['owner'], to: 'owner', later: ['admin'] }],
    ])('not when whoever invites %s', async (_, { roles, to, later }) => {
      const inviter = await addPerson(sekisho, newEmail(), roles)
      const invitee = { name: 'x', email: newEmail(), roles: [to] }
      const { body } = await call(inviter.browser, '/api/invitations', invitee)
      const page = await browserAt().visit(body.url)
      expect(page.status).toBe(200)
      if (later === undefined)
        await sekisho.admin('POST', `/api/people/${inviter.id}/deactivate`, { reason: 'left' })
      else await setRoles(inviter.id, later)
      expect(await late(page)).toBe(410)
      expect((await browserAt().visit(body.url)).status).toBe(410)
      const { body: people } = await sekisho.admin<{ data: unknown[] }>(
        'GET',
        `/api/people?email=${invitee.email}`,
      )
      expect(people.data).toEqual([])
      const again = await sekisho.admin<Issued>('POST', `/api/invitations/${body.invitation.id}/resend`, {})
      expect((await browserAt().visit(again.body.url)).status).toBe(200)
    })
  })

  it('an address that is known, or invited already, is not invited again', async () => {
    const email = newEmail()
    await invite(sekisho, { email })
    const again = await sekisho.admin<Problem>('POST', '/api/invitations', { name: 'x', email })
    expect([again.status, again.body.error.code]).toEqual([409, 'invitation_open'])
    const person = await addPerson(sekisho, newEmail())
    const taken = await sekisho.admin<Problem>('POST', '/api/invitations', { name: 'x', email: person.email })
    expect([taken.status, taken.body.error.code]).toEqual([409, 'email_taken'])
  })

  describe('when the clock has passed its last moment', () => {
    const dayMs = 86_400_000
    const pass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)
    beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
    afterEach(() => void vi.useRealTimers())

    it('a link opens nothing, also on a page that was open before; sent again, it lets in', async () => {
      const email = newEmail()
      const made = await sekisho.admin<Issued>('POST', '/api/invitations', {
        name: 'Guest',
        email,
        expiresInDays: 2,
      })
      const { url, invitation } = made.body
      const stateOf = async (state: string) => {
        const path = `/api/invitations?limit=1000&state=${state}`
        const { body } = await sekisho.admin<{ data: Issued['invitation'][] }>('GET', path)
        return body.data.some(({ id }) => id === invitation.id)
      }
      pass(2 * dayMs - 60_000)
      const browser = browserAt()
      const page = await browser.visit(url)
      expect([page.status, await stateOf('open')]).toEqual([200, true])
      pass(60_000)
      expect((await sendPassword(browser, page, { code: openAuthenticatorApp(page).code() })).status).toBe(
        410,
      )
      expect((await browserAt().visit(url)).status).toBe(410)
      expect([await stateOf('open'), await stateOf('expired')]).toEqual([false, true])
      const people = await sekisho.admin<{ data: unknown[] }>('GET', `/api/people?email=${email}`)
      expect(people.body.data).toEqual([])
      const path = `/api/invitations/${invitation.id}/resend`
      const again = await sekisho.admin<Issued>('POST', path, { expiresInDays: 1 })
      expect((await browserAt().visit(url)).status).toBe(410)
      const person = await acceptWithPassword(sekisho, { url: again.body.url, email })
      expect((await whoIs(sekisho, person.browser)).status).toBe(200)
    })
  })

  it('a thousand people come by a CSV text, all or nobody', async () => {
    const header = 'name,email,roles,groups'
    const rows = Array.from({ length: 1000 }, (_, n) => `"Person, ${n}",many${n}@example.jp,developer,"a;b"`)
    const { status, body } = await sekisho.admin<{ data: Issued[] }>('POST', '/api/invitations/import', {
      csv: [header, ...rows].join('\r\n'),
    })
    expect([status, body.data.length]).toEqual([201, 1000])
    expect(new Set(body.data.map(({ url }) => url)).size).toBe(1000)
    expect((await browserAt().visit(body.data[999]?.url ?? '')).status).toBe(200)
    const again = await sekisho.admin<Problem>('POST', '/api/invitations/import', {
      csv: [header, `new,${newEmail()},,`, rows[7], `new,${newEmail()},,`, rows[9]].join('\n'),
    })
    expect([again.status, again.body.error.code]).toEqual([409, 'csv_email_taken'])
    expect(again.body.error.message).toMatch(/^Line 3, column email: .* Line 5, column email: /)
    const { body: people } = await sekisho.admin<{ data: Issued['invitation'][] }>(
      'GET',
      '/api/invitations?limit=1000&state=open',
    )
    expect(people.data.filter(({ email }) => email.startsWith('guest'))).not.toContainEqual(
      expect.objectContaining({ email: `guest${guests - 1}@example.jp` }),
    )
  })

  describe('what somebody’s calls will count to', () => {
    const project = async (name: string) =>
      (await sekisho.admin<{ id: string }>('POST', '/api/projects', { name })).body.id
    const importing = (...rows: string[]) =>
      sekisho.admin<{ data: Issued[] } & Problem>('POST', '/api/invitations/import', {
        csv: ['name,email,roles,groups,project,cost_centre', ...rows].join('\n'),
      })
    const counted = async (id: string) => {
      const { body } = await sekisho.admin<{ defaultProject: string | null; costCentre: string | null }>(
        'GET',
        `/api/people/${id}`,
      )
      return [body.defaultProject, body.costCentre]
    }

    it('comes with the invitation, by the name or the id of the project', async () => {
      const id = await project('invited to')
      const [one, other, none] = [newEmail(), newEmail(), newEmail()]
      const { body } = await importing(`a,${one},,,invited to,CC-1`, `b,${other},,,${id},`, `c,${none},,,,`)
      expect(body.data.map(({ invitation }) => invitation)).toMatchObject([
        { defaultProject: id, costCentre: 'CC-1' },
        { defaultProject: id },
        {},
      ])
      for (const [at, email, expected] of [
        [0, one, [id, 'CC-1']],
        [1, other, [id, null]],
        [2, none, [null, null]],
      ] as const) {
        const person = await acceptWithPassword(sekisho, { url: body.data[at]?.url ?? '', email })
        expect(await counted(person.id)).toEqual(expected)
      }
    })

    it('of a file whose projects are unknown or archived is refused, with the line of each, and nobody is invited', async () => {
      const id = await project('over already')
      await sekisho.admin('POST', `/api/projects/${id}/archive`)
      const [email, known] = [newEmail(), await project('known')]
      const { status, body } = await importing(
        `a,${email},,,known,`,
        `b,${newEmail()},,,nowhere,`,
        `c,${newEmail()},,,${known},`,
        `d,${newEmail()},,,over already,`,
      )
      expect([status, body.error.code]).toEqual([400, 'csv_project_unknown'])
      expect(body.error.message).toMatch(/^Line 3, column project: .*nowhere.* Line 5, column project: /)
      expect((await importing(`a,${email},,,known,`)).status).toBe(201)
    })

    it('is refused for one who is invited alone likewise, and a project archived meanwhile keeps nobody out', async () => {
      const unknown = { name: 'x', email: newEmail(), defaultProject: 'prj_00000000000000000000000009' }
      expect((await sekisho.admin('POST', '/api/invitations', unknown)).status).toBe(404)
      const [email, defaultProject] = [newEmail(), await project('soon over')]
      const invited = { email, defaultProject, costCentre: 'CC-2' }
      const { url } = await invite(sekisho, invited)
      await sekisho.admin('POST', `/api/projects/${defaultProject}/archive`)
      const person = await acceptWithPassword(sekisho, { url, email })
      expect(await counted(person.id)).toEqual([null, 'CC-2'])
    })
  })

  it('a sign-in link gives somebody who is there a way in, and is not sent again', async () => {
    const { body: person } = await sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: '佐藤',
      email: newEmail(),
    })
    const { body } = await sekisho.admin<Issued>('POST', `/api/people/${person.id}/sign-in-link`, {})
    const resent = await sekisho.admin('POST', `/api/invitations/${body.invitation.id}/resend`, {})
    expect(resent.status).toBe(409)
    const browser = browserAt()
    const page = await browser.visit(body.url)
    await sendPassword(browser, page, { code: openAuthenticatorApp(page).code(), password: goodPassword })
    expect((await whoIs(sekisho, browser)).body).toMatchObject({ person: { id: person.id } })
    await sekisho.admin('POST', `/api/people/${person.id}/deactivate`, { reason: 'left' })
    expect((await sekisho.admin('POST', `/api/people/${person.id}/sign-in-link`, {})).status).toBe(409)
  })

  it('a sign-in link used twice at the same time leaves the address of who came in by it', async () => {
    const { body: person } = await sekisho.admin<{ id: string }>('POST', '/api/people', { name: '佐藤' })
    const { body } = await sekisho.admin<Issued>('POST', `/api/people/${person.id}/sign-in-link`, {})
    const guests = await Promise.all(
      [1, 2, 3].map(async () => {
        const browser = browserAt()
        return { browser, email: newEmail(), page: await browser.visit(body.url) }
      }),
    )
    const done = await Promise.all(
      guests.map(async ({ browser, email, page }) => {
        const fields = { code: openAuthenticatorApp(page).code(), email }
        return { email, status: (await sendPassword(browser, page, fields)).status }
      }),
    )
    expect(done.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410])
    const { email } = done.find(({ status }) => status === 200) ?? expect.unreachable()
    expect((await sekisho.admin('GET', `/api/people/${person.id}`)).body).toMatchObject({ email })
  })
})

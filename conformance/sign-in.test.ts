import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mountProblem } from './managed-machine.ts'
import { openCompany, type Company } from './signed-in-client.ts'
import type { Terminal } from './terminal.ts'

const answered = /● \[Sekisho practice provider.*\s+Good day from the checkpoint\./
const over = /● Please run \/login · API Error: 401 This Sekisho sign-in is over:/

/** The client is told of a gateway by a file in `/etc`, and the machine's own is not to be touched. */
const problem = mountProblem()
const left = problem !== undefined && process.env['CI'] === undefined
if (left)
  process.stderr.write(`a folder cannot be laid over /etc, so the client was not signed in: ${problem}\n`)

interface Kept {
  enterpriseGateway?: { jwt: string; idpRefreshToken: string; email?: string; revocationEndpoint?: string }
}

/** What the client keeps on disk. */
async function kept({ home }: Company): Promise<Kept> {
  return JSON.parse(await readFile(join(home, '.claude', '.credentials.json'), 'utf8')) as Kept
}

const timesAsked = ({ idp }: Company) => idp.requests.filter((line) => line === 'POST /token').length

test.skipIf(left)(
  'a stock client signs in through its terminal, is answered, and ends with one clear sentence when it is revoked',
  async () => {
    await using company = await openCompany()
    await company.signIn()
    await company.ask('Good day?', answered)
    const { enterpriseGateway } = await kept(company)
    expect(enterpriseGateway).toMatchObject({
      email: 'tanaka@example.jp',
      idpRefreshToken: expect.stringMatching(/^skr_/) as string,
      revocationEndpoint: `${company.sekisho.url}/oauth/revoke`,
    })

    const { data } = await company.sekisho.admin<{ data: { id: string; kind: string }[] }>(
      'GET',
      '/api/sessions?limit=10',
    )
    expect(data.map(({ kind }) => kind)).toEqual(['claude_code'])
    await company.sekisho.admin('POST', `/api/sessions/${data[0]?.id}/revoke`, { reason: 'laptop lost' })
    await company.ask('Still there?', over)
  },
)

test.skipIf(left)(
  'an access token that is about to expire is refreshed without a word, until the person has left the company',
  async () => {
    await using company = await openCompany({ ttlHours: 0.01 })
    await company.signIn()
    const first = (await kept(company)).enterpriseGateway?.jwt
    await company.ask('Good day?', answered)
    // Each refresh of ours asked the provider: more than the one time that its code was exchanged.
    expect(timesAsked(company)).toBeGreaterThan(1)
    expect((await kept(company)).enterpriseGateway?.jwt).not.toBe(first)

    company.idp.offboard('tanaka')
    await company.ask('Still there?', over)
    const [revoked] = await company.sekisho.entries('session.revoked')
    expect(revoked?.data.reason).toBe('ended_at_identity_provider')
  },
)

test.skipIf(left)(
  'several windows go on side by side, each with the refresh token it has in memory',
  async () => {
    // Each call refreshes.
    await using company = await openCompany({ ttlHours: 0.01 })
    await company.signIn()
    await company.ask('Good day?', answered)
    const second = await company.openWindow()
    const say = (words: string, window?: Terminal) =>
      company.ask(words, new RegExp(`❯ ${words}\\s+${answered.source}`), window)
    for (const words of ['One', 'Two', 'Three']) await say(words, second)
    await say('Still there')
    await say('And there', second)
    const { data } = await company.sekisho.admin<{ data: { state: string }[] }>('GET', '/api/sessions')
    expect(data).toMatchObject([{ state: 'active' }])
  },
)

test.skipIf(left)(
  'who is deactivated in the company’s directory in mid-session is refused with one clear sentence, in one request',
  async () => {
    await using company = await openCompany()
    await company.signIn()
    await company.ask('Good day?', answered)
    await company.deactivate('tanaka@example.jp')
    await company.ask('Still there?', over)
    const deactivated = await company.sekisho.entries('person.deactivated')
    expect(deactivated).toMatchObject([{ data: { sessions: 1 } }])
    expect(await company.sekisho.entries('exchange.settled')).toHaveLength(1)
  },
)

test.skipIf(left)('/logout ends the session at the server, and leaves nothing on disk', async () => {
  await using company = await openCompany()
  await company.signIn()
  await company.ask('/logout', 'Successfully logged out')
  const [revoked] = await company.sekisho.entries('session.revoked')
  expect(revoked?.data.reason).toBe('signed_out')
  await expect(access(join(company.home, '.claude', '.credentials.json'))).rejects.toThrow('ENOENT')
})

test.skipIf(left)(
  'what the company denies, a client that signed in does not ask its user about',
  async () => {
    await using company = await openCompany({
      practiceScript: [
        { when: { tool_result: true }, reply: [{ text: 'That was it.' }] },
        {
          when: { has_tools: true },
          reply: [{ tool_use: { name: 'Bash', input: { command: 'touch proof.txt' } } }],
        },
      ],
      managed: {
        policies: [{ match: {}, cli: { permissions: { deny: ['Bash(touch *)'], defaultMode: 'default' } } }],
      },
    })
    await company.signIn()
    // Without the rule it would stop here, and ask whether it may.
    await company.ask('Write the proof.', 'That was it.')
    const [served] = await company.sekisho.entries('settings.served')
    expect(served?.data.versions).toEqual([{ policy: 'file:0', version: 1 }])
  },
)

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openBrowser } from '../scenarios/browser.ts'
import { openIdentityProvider, type IdentityProvider } from '../scenarios/identity-provider.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { manageMachine, mountProblem } from './managed-machine.ts'
import { keys, openTerminal, type Terminal } from './terminal.ts'

/** A company: an identity provider, a server, and a managed machine with the stock client open on it. */
export interface Company extends AsyncDisposable {
  idp: IdentityProvider
  sekisho: Sekisho
  terminal: Terminal
  home: string
  /** through `/login`, the identity provider and back */
  signIn(): Promise<void>
  /** @param window the first, unless another is named */
  ask(prompt: string, answer: string | RegExp, window?: Terminal): Promise<void>
  /** The same client once more beside it, signed in as it is. */
  openWindow(): Promise<Terminal>
  /** The company's directory deactivates somebody, as Entra ID sends it. */
  deactivate(userName: string): Promise<void>
}

const notice = 'For work alone.'
const scimToken = 'test-only-scim-token-of-32-characters'
export const greeting = 'Good day from the checkpoint.'

export interface CompanyOptions {
  /** life of an access token */
  ttlHours?: number
  /** answers that are ready */
  turns?: number
  /** other answers than greetings */
  practiceScript?: readonly object[]
  /** the `managed` section: what is served to the client as settings */
  managed?: object
  /** a provider in place of the practice provider */
  upstream?: string
  /** the engineer's own `settings.json` */
  settings?: object
}

export async function openCompany({
  ttlHours = 1,
  turns = 20,
  practiceScript = Array.from({ length: turns }, () => ({ reply: [{ text: greeting }] })),
  managed,
  upstream,
  settings: own,
}: CompanyOptions = {}): Promise<Company> {
  const problem = mountProblem()
  if (problem !== undefined) throw new Error(`a managed machine needs a mount namespace: ${problem}`)
  await using stack = new AsyncDisposableStack()
  const idp = stack.adopt(await openIdentityProvider(), (provider) => provider.close())
  const sekisho = stack.use(
    await startSekisho({
      ...(upstream === undefined ? { practiceScript } : {}),
      config: {
        ...(managed === undefined ? {} : { managed }),
        ...(upstream === undefined
          ? {}
          : {
              upstreams: [{ provider: 'anthropic', base_url: upstream, auth: { api_key: 'provider-key' } }],
            }),
        oidc: idp.section,
        login_notice: notice,
        session: { jwt_secret: 'a secret of these tests that is long enough', ttl_hours: ttlHours },
        sekisho: {
          sign_in: { allow_loopback_issuers: true, check_provider_minutes: 0, scim_token: scimToken },
          // Nobody is there to approve the variable that asks for them.
          policies: { hint_headers: false },
        },
      },
    }),
  )
  idp.register(`${sekisho.url}/oauth/callback`)
  const home = stack.use(await temporaryFolder('home'))
  const work = stack.use(await temporaryFolder('work'))
  const machine = stack.use(
    await manageMachine({ forceLoginMethod: 'gateway', forceLoginGatewayUrl: sekisho.url }),
  )
  // The folder is trusted beforehand: that dialog repaints itself while it starts, and loses what was chosen.
  const settings = {
    projects: { [work.path]: { hasTrustDialogAccepted: true } },
    hasCompletedOnboarding: true,
    theme: 'dark',
  }
  await writeFile(join(home.path, '.claude.json'), JSON.stringify(settings))
  if (own !== undefined) {
    await mkdir(join(home.path, '.claude'))
    await writeFile(join(home.path, '.claude', 'settings.json'), JSON.stringify(own))
  }
  const command = { file: claudeFile, args: [], env: cleanEnvironment(home.path), cwd: work.path }
  const terminal = stack.use(openTerminal(machine.command(command)))
  const parts = stack.move()
  return {
    idp,
    sekisho,
    terminal,
    home: home.path,
    async signIn() {
      await signIn(
        terminal,
        sekisho.url,
        managed === undefined ? 'Login successful' : 'Restarting Claude Code',
      )
      // It has begun anew, under the settings it was given.
      if (managed !== undefined) await terminal.shows('/effort')
    },
    async ask(prompt, answer, window = terminal) {
      window.type(prompt)
      await window.shows(`❯ ${prompt}`)
      await window.press(keys.enter, answer)
    },
    async openWindow() {
      const window = parts.use(openTerminal(machine.command(command)))
      await window.shows('/effort')
      return window
    },
    deactivate: (userName) => deactivate(userName, `${sekisho.url}/scim/v2/Users`),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

async function deactivate(userName: string, users: string): Promise<void> {
  const headers = { authorization: `Bearer ${scimToken}`, 'content-type': 'application/scim+json' }
  const filter = encodeURIComponent(`userName eq "${userName}"`)
  const found = (await (await fetch(`${users}?filter=${filter}`, { headers })).json()) as {
    Resources: { id: string }[]
  }
  const operation = { op: 'Replace', path: 'active', value: 'False' }
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  const answer = await fetch(`${users}/${found.Resources[0]?.id}`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ schemas, Operations: [operation] }),
  })
  if (!answer.ok) throw new Error(`the directory was refused: ${answer.status} ${await answer.text()}`)
}

/** @param end what is shown when it is done */
async function signIn(terminal: Terminal, url: string, end: string): Promise<void> {
  await terminal.shows('/effort')
  terminal.type('/login')
  await terminal.shows(/❯ \/login\s+Sign in/)
  await terminal.press(keys.enter, 'Enter to connect')
  await terminal.press(keys.enter, 'Trust gateway 127.0.0.1?')
  await terminal.press(keys.up, '❯ Yes, trust this gateway')
  await terminal.press(keys.enter, /Code:\s+[A-Z]{4}-[A-Z]{4}/)
  await terminal.shows(notice)
  const code = /Code:\s+([A-Z]{4}-[A-Z]{4})/.exec(terminal.screen())?.[1] ?? ''
  const browser = openBrowser()
  const page = await browser.visit(`${url}/device?user_code=${code}`)
  if (!page.text.includes(code)) throw new Error(`the page does not show ${code}: ${page.text}`)
  const last = await browser.submit(`${url}/device`, { user_code: code, with: '0' })
  if (!last.url.endsWith('of=approved')) throw new Error(`the sign-in ended at ${last.url}`)
  await terminal.shows('as tanaka@example.jp')
  await terminal.press(keys.up, '❯ Yes, continue')
  await terminal.press(keys.enter, 'Press Enter to continue')
  await terminal.press(keys.enter, end)
}

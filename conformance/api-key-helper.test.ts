import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBrowser } from '../scenarios/browser.ts'
import { openIdentityProvider } from '../scenarios/identity-provider.ts'
import { startChild, type Child } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { mainFile, startSekisho, type Sekisho } from './harness.ts'

interface Engineer extends AsyncDisposable {
  sekisho: Sekisho
  /** runs `sekisho`, as installed on the engineer's machine */
  cli(...words: string[]): Child
  /** `claude -p`, in a new conversation */
  ask(prompt: string): Promise<{ code: number | null; output: string }>
  signIn(): Promise<void>
}

/** A machine with the stock client, the two lines in its settings, and `sekisho` on the path. */
async function openEngineer(): Promise<Engineer> {
  await using stack = new AsyncDisposableStack()
  const idp = stack.adopt(await openIdentityProvider(), (provider) => provider.close())
  const reply = [{ text: 'Good day from the checkpoint.' }]
  const sekisho = stack.use(
    await startSekisho({
      practiceScript: Array.from({ length: 20 }, () => ({ reply })),
      config: {
        oidc: idp.section,
        session: { jwt_secret: 'a secret of these tests that is long enough' },
        sekisho: { sign_in: { allow_loopback_issuers: true, devices: { known_only: true } } },
      },
    }),
  )
  idp.register(`${sekisho.url}/oauth/callback`)
  const home = stack.use(await temporaryFolder('home'))
  const work = stack.use(await temporaryFolder('work'))
  const bin = join(home.path, 'bin')
  await mkdir(bin)
  const script = `#!/bin/sh\nexec '${process.execPath}' '${mainFile}' "$@"\n`
  await writeFile(join(bin, 'sekisho'), script, { mode: 0o755 })
  await mkdir(join(home.path, '.claude'))
  const settings = { apiKeyHelper: 'sekisho token', env: { ANTHROPIC_BASE_URL: sekisho.url } }
  await writeFile(join(home.path, '.claude', 'settings.json'), JSON.stringify(settings))
  const env = cleanEnvironment(home.path, { PATH: `${bin}:/usr/local/bin:/usr/bin:/bin` })
  const start = (file: string, ...args: string[]) => {
    const child = startChild({ file, args, env, cwd: work.path })
    child.endInput()
    return child
  }
  const cli: Engineer['cli'] = (...words) => start(join(bin, 'sekisho'), ...words)
  const parts = stack.move()
  return {
    sekisho,
    cli,
    async ask(prompt) {
      const child = start(claudeFile, '-p', prompt)
      const code = await child.ended
      return { code, output: child.stdout() + child.stderr() }
    },
    async signIn() {
      const child = cli('login', '--server', sekisho.url, '--keychain', 'off')
      const shown = (output: string) => /http\S+\/device\?user_code=(\S+)/.exec(output)
      await child.waitFor('the address to open', (output) => shown(output) !== null, 30_000)
      const [page = '', code = ''] = shown(child.stdout()) ?? []
      const browser = openBrowser()
      await browser.visit(page)
      await browser.submit(`${sekisho.url}/device`, { user_code: code, with: '0' })
      expect(await child.ended).toBe(0)
      expect(child.stdout()).toContain('tanaka@example.jp')
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

interface DevicePage {
  data: { id: string; known: boolean; os?: string; clientVersion?: string; fingerprint?: string }[]
}

test('a stock client with apiKeyHelper is answered as its person, on the device it signed in on, until that is blocked', async () => {
  await using engineer = await openEngineer()
  const { sekisho } = engineer
  await engineer.signIn()
  const answer = await engineer.ask('Good day?')
  expect(answer).toMatchObject({ code: 0, output: expect.stringContaining('Good day from the checkpoint.') })
  const [admitted] = await sekisho.entries('exchange.admitted')
  expect(admitted?.data).toMatchObject({ session: expect.stringMatching(/^ses_/) })
  const known = () => sekisho.admin<DevicePage>('GET', '/api/devices')
  await expect
    .poll(known)
    .toMatchObject({ data: [{ known: true, fingerprint: expect.any(String), clientVersion: '2.1.330' }] })

  const { data } = await known()
  await sekisho.admin('POST', `/api/devices/${data[0]?.id}/block`, { reason: 'laptop lost' })
  const refused = await engineer.ask('Still there?')
  expect(refused.code).toBe(1)
  expect(refused.output).toContain('has ended')
})

test('a stock client whose helper is signed out says so, and nothing reaches the server', async () => {
  await using engineer = await openEngineer()
  const { code, output } = await engineer.ask('Good day?')
  expect(code).toBe(1)
  expect(output).toContain('sekisho login')
  expect(await engineer.sekisho.entries('exchange.admitted', 0)).toEqual([])
})

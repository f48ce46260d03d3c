import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Locale } from '../packages/contract/src/index.ts'
import { openConsole, type Console, type ConsolePage } from '../conformance/console/console.ts'

/**
 * Pictures of every page of the console, of a demonstration, as its owner: docs/screenshots/<page>.<language>.webp, and of a
 * few pages in dark and on a narrow window. A page that is not there is passed over, so that the list may run ahead.
 * Run: npm run screenshots [name…]
 */
interface Shot {
  name: string
  path: string
  /** also in dark, and 768 wide */
  more?: boolean
}

const shots: readonly Shot[] = [
  { name: 'overview', path: '/', more: true },
  { name: 'welcome', path: '/welcome' },
  { name: 'engineers', path: '/welcome/engineers' },
  { name: 'me', path: '/me', more: true },
  { name: 'people', path: '/people' },
  { name: 'person', path: '/people/{person}', more: true },
  { name: 'groups', path: '/people/groups' },
  { name: 'invitations', path: '/people/invitations' },
  { name: 'service-accounts', path: '/people/service-accounts' },
  { name: 'service-account', path: '/people/service-accounts/{serviceAccount}' },
  { name: 'credentials', path: '/people/credentials' },
  { name: 'sessions', path: '/people/sessions' },
  { name: 'devices', path: '/people/devices' },
  { name: 'federation', path: '/people/federation' },
  { name: 'policies', path: '/policies' },
  { name: 'policies-explain', path: '/policies/explain' },
  { name: 'policies-in-force', path: '/policies/in-force' },
  { name: 'policy', path: '/policies/{policy}', more: true },
  { name: 'policy-edit', path: '/policies/{policy}/edit', more: true },
  { name: 'policy-compare', path: '/policies/{policy}/compare', more: true },
  { name: 'mcp-servers', path: '/mcp-servers' },
  { name: 'spend', path: '/spend', more: true },
  { name: 'chargeback', path: '/spend/chargeback' },
  { name: 'reconciliation', path: '/spend/reconciliation' },
  { name: 'savings', path: '/spend/savings' },
  { name: 'budgets', path: '/budgets' },
  { name: 'budget', path: '/budgets/{budget}' },
  { name: 'projects', path: '/projects' },
  { name: 'ledger', path: '/ledger' },
  { name: 'entry', path: '/ledger/entries/{leaf}', more: true },
  { name: 'checkpoints', path: '/ledger/checkpoints' },
  { name: 'witnesses', path: '/ledger/witnesses' },
  { name: 'export', path: '/ledger/export' },
  { name: 'content', path: '/ledger/content' },
  { name: 'holds', path: '/ledger/holds' },
  { name: 'compliance-keys', path: '/ledger/compliance-keys' },
  { name: 'providers', path: '/providers' },
  { name: 'rate-cards', path: '/providers/rate-cards' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-retention', path: '/settings/retention' },
  { name: 'settings-sinks', path: '/settings/sinks' },
  { name: 'settings-sink', path: '/settings/sinks/siem' },
  { name: 'settings-keys', path: '/settings/keys' },
  { name: 'settings-system', path: '/settings/system' },
]

const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const fillWithinMs = 600_000
/** More of a long list says nothing more. */
const maxHeight = 1_200
const quality = 0.5
/** Charts come in a chunk of their own, and draw after they are there. */
const drawnMs = 700
const wanted = process.argv.slice(2)
await mkdir(folder, { recursive: true })
await using receiver = await openReceiver()
await using console = await openConsole({ demo: true, config: { sekisho: { sinks: [siem(receiver.url)] } } })
const { child, dataDir } = console.sekisho
await child.waitFor('the demonstration', (said) => said.includes('calls of 90 days are in'), fillWithinMs)
const places = await placesOf(console)
/** What is of this machine alone, and what it might be elsewhere. */
const shownInstead: readonly [here: string, shown: string][] = [
  [dataDir, '/var/lib/sekisho'],
  [receiver.url, 'https://siem.example.com'],
  ['http://localhost:0', 'https://sekisho.example.com'],
]
let bytes = 0
for (const locale of ['en', 'ja'] as const) {
  const light = await openPage(console, { locale, width: 1280 })
  for (const { name, path } of chosen()) bytes += await shoot(light, { path, file: `${name}.${locale}` })
}
for (const { name, path } of chosen().filter(({ more }) => more)) {
  const dark = await openPage(console, { locale: 'en', width: 1280, colorScheme: 'dark' })
  bytes += await shoot(dark, { path, file: `${name}.dark` })
  const narrow = await openPage(console, { locale: 'ja', width: 768, colorScheme: 'dark' })
  bytes += await shoot(narrow, { path, file: `${name}.narrow` })
}
process.stdout.write(`${Math.round(bytes / 1024)} KiB in docs/screenshots\n`)

function chosen(): readonly Shot[] {
  return wanted.length === 0 ? shots : shots.filter(({ name }) => wanted.includes(name))
}

/** Takes whatever it is sent. */
async function openReceiver(): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What a security team would be sent: not every call. */
function siem(url: string): object {
  const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
  return { name: 'siem', kind: 'webhook', url: `${url}/hook`, secrets, filter: { min_severity: 'medium' } }
}

/** Somebody with much to show, a call, a policy and a budget. */
async function placesOf({ sekisho }: Console): Promise<Record<string, string>> {
  const people = await sekisho.admin<{ data: { id: string }[] }>(
    'GET',
    '/api/people?email=person-011@example.invalid',
  )
  const calls = await sekisho.admin<{ data: { leaf: number }[] }>(
    'GET',
    '/api/ledger/entries?kind=exchange.settled&limit=1',
  )
  const listed = async (list: string) =>
    (await sekisho.admin<{ data: { id: string; name: string }[] }>('GET', `/api/${list}`)).data
  const first = async (list: string) => (await listed(list))[0]?.id ?? ''
  const named = async (list: string, name: string) =>
    (await listed(list)).find((one) => one.name === name)?.id ?? ''
  return {
    person: people.data[0]?.id ?? '',
    leaf: String(calls.data[0]?.leaf ?? 0),
    policy: await first('policies'),
    serviceAccount: await first('service-accounts'),
    // Budgets of one moment come in no order that is told.
    budget: await named('budgets', 'Each person, a day'),
  }
}

interface View {
  locale: Locale
  width: number
  colorScheme?: 'light' | 'dark'
}

async function openPage(of: Console, { locale, width, colorScheme = 'light' }: View): Promise<ConsolePage> {
  const opened = await of.open({ locale, width })
  await opened.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await opened.page.route(/\/api\/(?:settings|sinks)/, async (route) => {
    const response = await route.fetch()
    let body = await response.text()
    for (const [here, shown] of shownInstead) body = body.replaceAll(here, shown)
    await route.fulfill({ response, body })
  })
  return opened
}

/** @returns bytes written; 0: there is no such page */
async function shoot(
  { page, visit }: ConsolePage,
  { path, file }: { path: string; file: string },
): Promise<number> {
  await visit(path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => places[name] ?? ''))
  if (
    (await page.getByRole('heading', { name: /^There is no such page$|^このページはありません$/ }).count()) >
    0
  )
    return 0
  await page.waitForTimeout(drawnMs)
  const { width } = page.viewportSize() ?? { width: 1280 }
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  const clip = { x: 0, y: 0, width, height: Math.min(height, maxHeight) }
  const png = await page.screenshot({ fullPage: true, clip, animations: 'disabled' })
  const webp = await toWebp(page, png)
  await writeFile(`${folder}${file}.webp`, webp)
  return webp.length
}

/** Chromium encodes WebP, so that no library has to. On a blank page, which has no policy against images from `data:`. */
async function toWebp(page: ConsolePage['page'], png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage()
  try {
    const url = await blank.evaluate<string>(`(async () => {
      const image = new Image()
      image.src = 'data:image/png;base64,${png.toString('base64')}'
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', ${quality})
    })()`)
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  } finally {
    await blank.close()
  }
}

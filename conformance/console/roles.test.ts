import { permits, roles, type Permission, type Role } from '@sekisho/contract'
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConsolePage } from './console.ts'
import { pages, type PageOfConsole } from './pages.ts'
import { openSeededConsole, type SeededConsole } from './seeded.ts'

let seeded: SeededConsole
beforeAll(async () => void (seeded = await openSeededConsole()))
afterEach(() => seeded.console.closePages())
afterAll(() => seeded[Symbol.asyncDispose]())

const table = Object.entries(pages)
const mayOpen = (role: Role, { opens }: PageOfConsole) => permits([role], opens)

/** Buttons of the page itself, by the names that a screen reader says; turning pages is none of the page's own. */
async function buttonsOf(page: Page): Promise<string[]> {
  const snapshot = await page.getByRole('main').ariaSnapshot()
  const names = [...snapshot.matchAll(/\bbutton "((?:[^"\\]|\\.)*)"/g)].map(([, name = '']) => name)
  const known = names
    .filter((name) => name !== 'Next page')
    .map((name) => name.replace(/ \d.*\d\d:\d\d$/, ''))
  return [...new Set(known)].toSorted()
}

function buttonsFor(role: Role, { buttons = [], actions = {}, more = () => [] }: PageOfConsole): string[] {
  // Sound: the keys of an object whose keys are permissions.
  const held = (Object.keys(actions) as Permission[]).filter((permission) => permits([role], permission))
  const given = held.flatMap((permission) => actions[permission] ?? [])
  return [...new Set([...buttons, ...given, ...more(role)])].toSorted()
}

/** Where the menu and the page lead to on this server. */
const linksOf = (page: Page) =>
  page
    .locator('nav[aria-label=Menu] a, main a[href^="/"]')
    .evaluateAll((links) => links.map((link) => String(link.getAttribute('href')).replace(/\?.*/, '')))

/** The page of the table at an address. */
function pageAt(address: string): PageOfConsole | undefined {
  const exact = pages[address]
  if (exact !== undefined) return exact
  const found = table.find(([path]) => new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+')}$`).test(address))
  return found?.[1]
}

/** Notes which page asked for what it was not given. */
function noted({ page }: ConsolePage) {
  const askedOn = new Map<unknown, string>()
  const refused: string[] = []
  page.on('request', (request) => askedOn.set(request, page.url()))
  page.on('response', (response) => {
    const request = response.request()
    if (response.status() === 403) refused.push(`${askedOn.get(request)} asked for ${request.url()}`)
  })
  return refused
}

it('the table has every page of the console, and no other', async () => {
  const root = fileURLToPath(new URL('../../packages/console/src/pages/', import.meta.url))
  const paths: string[] = []
  for await (const file of glob('*/routes.ts', { cwd: root })) {
    const sections = Object.values(
      (await import(`${root}${file}`)) as Record<string, (parent: object) => Route[]>,
    )
    paths.push(...sections.flatMap((routesOf) => routesOf({})).map(({ options }) => options.path))
  }
  expect(paths.toSorted()).toEqual(Object.keys(pages).toSorted())
})

interface Route {
  options: { path: string }
}

describe.each(roles)('the console of a %s', (role) => {
  it('opens what the role may open, with the actions it has, and asks for nothing else', async () => {
    const opened = await seeded.console.open({ role })
    const { page, visit, errors } = opened
    const refused = noted(opened)
    const links = new Set<string>()
    for (const [path, known] of table) {
      await visit(seeded.addressOf(path))
      const seen = () => page.getByRole('heading', { level: 1 }).textContent()
      if (mayOpen(role, known)) {
        await expect.poll(seen, { message: path }).toContain(known.heading.en)
        await expect.poll(() => buttonsOf(page), { message: path }).toEqual(buttonsFor(role, known))
        expect(await page.getByRole('alert').count(), path).toBe(0)
      } else if (path === '/') {
        await page.waitForURL(/\/me$/)
      } else {
        await expect.poll(seen, { message: path }).toBe('Your role does not open this page')
        await page.getByRole('alert').getByText(`needs the permission ${known.opens}.`).waitFor()
        expect(await buttonsOf(page), path).toEqual([])
      }
      for (const link of await linksOf(page)) links.add(link)
    }
    const dead = [...links].filter((link) => {
      const target = pageAt(link)
      return target !== undefined && !mayOpen(role, target)
    })
    expect(dead).toEqual([])
    // The first run is led to while a step of it is open, and its page for engineers is handed to them.
    const isLedTo = (path: string) => !path.includes('$') && !path.startsWith('/welcome')
    const lists = table.filter(([path, known]) => isLedTo(path) && mayOpen(role, known))
    expect(lists.map(([path]) => path).filter((path) => !links.has(path))).toEqual([])
    expect(refused).toEqual([])
    expect(errors).toEqual([])
  })
})

import { locales } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inspectPage } from './console.ts'
import { pages } from './pages.ts'
import { openSeededConsole, type SeededConsole } from './seeded.ts'

let seeded: SeededConsole
beforeAll(async () => void (seeded = await openSeededConsole()))
afterEach(() => seeded.console.closePages())
afterAll(() => seeded[Symbol.asyncDispose]())

describe.each(locales)(
  'without a finding of axe in either theme, and as wide as the window, in %s',
  (locale) => {
    it.each(Object.entries(pages))('is %s', async (path, { heading }) => {
      const opened = await seeded.console.open({ locale })
      await opened.visit(seeded.addressOf(path))
      expect(await opened.page.getByRole('heading', { level: 1 }).textContent()).toContain(heading[locale])
      expect(await inspectPage(opened, path)).toEqual([])
      expect(opened.errors).toEqual([])
    })

    it('is a page that is closed to a role', async () => {
      const opened = await seeded.console.open({ locale, role: 'guest' })
      await opened.visit('/people')
      const closed = { en: 'Your role does not open this page', ja: 'このページを開く権限がありません' }
      await opened.page.getByRole('heading', { level: 1, name: closed[locale] }).waitFor()
      expect(await inspectPage(opened, 'closed')).toEqual([])
    })
  },
)

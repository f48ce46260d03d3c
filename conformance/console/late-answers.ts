import { setTimeout } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'

const longestMs = 400

/**
 * Every answer and every script comes late, and not in the order it was asked for: up to 400 ms, by the seed. It finds what
 * a page or a spec takes for granted. The seed is `SEKISHO_TEST_LATE_ANSWERS`; without one nothing is late.
 */
export async function delayAnswers(context: BrowserContext): Promise<void> {
  const seed = process.env['SEKISHO_TEST_LATE_ANSWERS']
  if (seed === undefined) return
  const random = randomOf(Number(seed))
  await context.route('**/*', async (route) => {
    const type = route.request().resourceType()
    if (type === 'document' || type === 'eventsource') return route.continue()
    const [before, after] = [random() * longestMs * 0.5, random() * longestMs * 0.5]
    try {
      await setTimeout(before)
      const response = await route.fetch({ maxRedirects: 0 })
      await setTimeout(after)
      await route.fulfill({ response })
    } catch {
      // The page was left or closed meanwhile, or the server is: nobody waits, or the page is told so.
      await route.abort().catch(() => undefined)
    }
  })
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

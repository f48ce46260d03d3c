import type { Page, Request } from 'playwright-core'

const settleWithinMs = 60_000

/**
 * Waits until a heading stands, nothing is loading, and nothing that the page asked for is still on its way: both before and
 * after two frames in which the page asked for nothing, so that an answer which leads to the next question is no end.
 * Made before the page asks for anything.
 */
export function settlingOf(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  let asked = 0
  page.on('request', (request) => {
    // A page that is left is answered nothing more; and the stream of changes never ends.
    if (request.isNavigationRequest()) open.clear()
    if (request.resourceType() === 'eventsource') return
    open.add(request)
    asked++
  })
  page.on('requestfinished', (request) => void open.delete(request))
  page.on('requestfailed', (request) => void open.delete(request))
  return async () => {
    for (const deadline = Date.now() + settleWithinMs; Date.now() < deadline;) {
      const before = asked
      const isStill = open.size === 0 && (await page.evaluate<boolean>(twoFramesOn))
      if (isStill && open.size === 0 && asked === before) return
      if (!isStill) await page.evaluate(oneFrameOn)
    }
    const waiting = [...open].map((request) => request.url()).join(', ')
    throw new Error(`${page.url()} does not come to rest; it waits for: ${waiting}`)
  }
}

// As text, because this repository's programs have no page around them. A frame and what was to be done after it.
const oneFrameOn = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))'
const isThere = `document.querySelector('h1') !== null && document.querySelector('.skeleton, [aria-busy=true]') === null`
const twoFramesOn = `(async () => {
  for (let frame = 0; frame < 2; frame++) {
    if (!(${isThere})) return false
    await ${oneFrameOn}
  }
  return ${isThere}
})()`

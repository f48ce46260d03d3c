/**
 * Test support: what a customer has written for Anthropic's Compliance API, by its documentation alone. It walks windows of
 * time that overlap, and keeps each activity once, by its id.
 */
export interface ExportTool {
  activities: (window: { from: Date; to: Date }) => Promise<Exported[]>
}

export interface Exported {
  id: string
  type: string
  created_at: string
  actor: { type: string }
}

interface Page {
  data: Exported[]
  has_more: boolean
  last_id: string | null
}

/** As the documentation says of a window: a few minutes of the one before, again. */
const overlapMs = 300_000
const windowMs = 3_600_000

/** @param get the body of an answer, which is JSON, for a path below the address */
export function createExportTool(get: (path: string) => Promise<unknown>): ExportTool {
  async function* pagesOf(window: string): AsyncGenerator<Exported> {
    let after = ''
    for (;;) {
      // Sound: what the documentation says an answer is.
      const page = (await get(`/v1/compliance/activities?limit=3${window}${after}`)) as Page
      yield* page.data
      if (!page.has_more) return
      after = `&after_id=${encodeURIComponent(page.last_id ?? '')}`
    }
  }

  return {
    async activities({ from, to }) {
      const kept = new Map<string, Exported>()
      for (let start = from.getTime(); start < to.getTime(); start += windowMs) {
        const [since, until] = [start - overlapMs, Math.min(start + windowMs, to.getTime())]
        const window = `&created_at.gte=${timeText(since)}&created_at.lt=${timeText(until)}`
        for await (const activity of pagesOf(window)) kept.set(activity.id, activity)
      }
      return [...kept.values()].toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))
    },
  }
}

function timeText(time: number): string {
  return encodeURIComponent(new Date(time).toISOString())
}

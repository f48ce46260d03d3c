import type { AdminHandlers } from '../../http/index.ts'
import type { BrowserLinks } from '../account/index.ts'
import type { ChangeStream } from './change-stream.ts'

interface ConsoleRoutesDeps {
  links: Pick<BrowserLinks, 'create'>
  stream: ChangeStream
  publicUrl: () => string
}

/** What the console needs beside what it shows. */
export function consoleHandlers({
  links,
  stream,
  publicUrl,
}: ConsoleRoutesDeps): Pick<AdminHandlers, 'createBrowserLink' | 'streamChanges'> {
  return {
    async createBrowserLink(_input, actor) {
      const { path, expiresAt } = await links.create(actor)
      return { url: `${publicUrl()}${path}`, expiresAt: new Date(expiresAt).toISOString() }
    },
    streamChanges: async (_input, actor) => stream.open(actor),
  }
}

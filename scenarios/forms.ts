import { Secret, TOTP } from 'otpauth'
import type { Visited } from './browser.ts'

export interface PageForm {
  action: string
  /** what the page put into it */
  fields: Record<string, string>
  /** what it hands to the authenticator */
  options: string
}

/** The form of a page that goes to this path. */
export function formTo({ url, text }: Visited, path: string): PageForm {
  for (const [whole, head = ''] of text.matchAll(/<form([^>]*)>[\s\S]*?<\/form>/g)) {
    const action = new URL(attribute(head, 'action') ?? url, url)
    if (action.pathname !== path) continue
    const fields: Record<string, string> = {}
    for (const [, input = ''] of whole.matchAll(/<input([^>]*?)\/?>/g)) {
      const name = attribute(input, 'name')
      if (name !== undefined) fields[name] = attribute(input, 'value') ?? ''
    }
    return { action: action.href, fields, options: attribute(head, 'data-options') ?? '' }
  }
  throw new Error(`no form to ${path} on a page of ${url}:\n${text.slice(-2000)}`)
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found
    ?.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&amp;', '&')
}

/** What a person reads: the text of a page without its markup. */
export function readable({ text }: Visited): string {
  const main = /<main[\s\S]*<\/main>/.exec(text)?.[0] ?? text
  return main
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** An authenticator app. Each call gives a code of a step that was not given before, among those a server takes. */
export function openAuthenticatorApp(page: Visited): { code(): string; same(): string } {
  const secret = Secret.fromBase32(
    (/<code class="secret">([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '').replaceAll(' ', ''),
  )
  const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
  const given = new Set<number>()
  let last = ''
  return {
    code() {
      const now = Math.floor(Date.now() / 30_000)
      const step = [now, now + 1, now - 1].find((candidate) => !given.has(candidate))
      if (step === undefined) throw new Error('every code a server takes now was given already')
      given.add(step)
      last = totp.generate({ timestamp: step * 30_000 })
      return last
    },
    same: () => last,
  }
}

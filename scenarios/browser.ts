/** A browser without a screen: it keeps cookies for each origin, follows redirects, and says where a form came from. */
export interface Browser {
  /** Where it is, what it was told, and how often it was sent on. */
  visit(url: string): Promise<Visited>
  /** Sends a form from a page of `from` (default: the address's own origin). */
  submit(url: string, fields: Record<string, string>, options?: SubmitOptions): Promise<Visited>
  /** One request, no redirect followed. */
  send(url: string, init?: Sent): Promise<Response>
  /** of an origin, by name */
  cookies: Map<string, Map<string, string>>
}

interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}

export interface SubmitOptions {
  from?: string
  headers?: Record<string, string>
}

export interface Visited {
  url: string
  status: number
  text: string
  headers: Headers
  /** every address on the way, the first one first */
  way: string[]
}

const maxRedirects = 20

export function openBrowser(headers: Record<string, string> = {}): Browser {
  const cookies = new Map<string, Map<string, string>>()

  async function send(url: string, init: Sent = {}): Promise<Response> {
    const { origin } = new URL(url)
    const jar = cookies.get(origin) ?? new Map<string, string>()
    cookies.set(origin, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { 'accept-language': 'en', ...headers, ...(cookie === '' ? {} : { cookie }), ...init.headers },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      const isOver = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute))
      if (isOver) jar.delete(name)
      else jar.set(name, pair.slice(name.length + 1))
    }
    return response
  }

  async function follow(first: Response, url: string): Promise<Visited> {
    const way = [url]
    let response = first
    for (let hops = 0; hops < maxRedirects; hops++) {
      const location = response.headers.get('location')
      if (location === null)
        return {
          url: way.at(-1) ?? url,
          status: response.status,
          text: await response.text(),
          headers: response.headers,
          way,
        }
      await response.arrayBuffer()
      const next = new URL(location, way.at(-1)).href
      way.push(next)
      response = await send(next)
    }
    throw new Error(`sent on for ever: ${way.join(' → ')}`)
  }

  return {
    cookies,
    send,
    visit: async (url) => follow(await send(url), url),
    async submit(url, fields, { from, headers: more } = {}) {
      const origin = from ?? new URL(url).origin
      const own = origin === new URL(url).origin
      const response = await send(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin,
          'sec-fetch-site': own ? 'same-origin' : 'cross-site',
          ...more,
        },
        body: new URLSearchParams(fields).toString(),
      })
      return follow(response, url)
    },
  }
}

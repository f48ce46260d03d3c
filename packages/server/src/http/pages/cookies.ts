import type { Clock } from '../../platform/clock/clock.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'

/**
 * Cookies of the server's own pages. Names are given bare (`session`); on https they carry `__Host-`, so that neither a
 * sibling domain nor plain http can plant one (RFC 6265bis, 4.1.3.2).
 */
export interface PageCookies {
  /** The value as it came: for one that is a secret in itself. */
  read(request: Request, name: string): string | undefined
  /** A Set-Cookie header: HttpOnly, SameSite=Lax, Secure on https. Without `maxAgeSeconds` it lasts as long as the browser runs. */
  write(name: string, value: string, maxAgeSeconds?: number): string
  /** What `writeSigned` wrote under this name, unchanged and in time; otherwise undefined. */
  readSigned(request: Request, name: string): string | undefined
  writeSigned(name: string, value: string, maxAgeSeconds: number): string
  clear(name: string): string
}

interface PageCookiesDeps {
  /** the public origin, once it is known; never taken from a request */
  origin: () => string
  sealer: Sealer
  clock: Clock
}

const maxCookieBytes = 4096

export function createPageCookies({ origin, sealer, clock }: PageCookiesDeps): PageCookies {
  const isSecure = () => origin().startsWith('https:')
  const fullName = (name: string) => cookieName(name, isSecure())
  const write = (name: string, value: string, maxAgeSeconds?: number) => {
    const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${Math.floor(maxAgeSeconds)}`
    const secure = isSecure() ? '; Secure' : ''
    return `${fullName(name)}=${value}; Path=/${age}; HttpOnly; SameSite=Lax${secure}`
  }
  const read = (request: Request, name: string) => readCookie(request, fullName(name))
  return {
    read,
    write,
    clear: (name) => write(name, '', 0),
    readSigned(request, name) {
      const [body = '', mac = ''] = (read(request, name) ?? '').split('.')
      if (!sealer.verify(purpose(name), body, mac)) return undefined
      const text = Buffer.from(body, 'base64url').toString('utf8')
      const end = text.indexOf(' ')
      return Number(text.slice(0, end)) > clock.now() ? text.slice(end + 1) : undefined
    },
    writeSigned(name, value, maxAgeSeconds) {
      // The end is signed too: a browser that keeps a cookie for longer must not make it last longer.
      const end = clock.now() + maxAgeSeconds * 1000
      const body = Buffer.from(`${end} ${value}`).toString('base64url')
      return write(name, `${body}.${sealer.sign(purpose(name), body)}`, maxAgeSeconds)
    },
  }
}

/** The name a browser knows a cookie by. */
export function cookieName(name: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}sekisho_${name}`
}

/** The value of the one cookie of this name. */
export function readCookie(request: Request, fullName: string): string | undefined {
  const header = request.headers.get('cookie') ?? ''
  if (header.length > 4 * maxCookieBytes) return undefined
  const prefix = `${fullName}=`
  const found = header.split(/; */).filter((pair) => pair.startsWith(prefix))
  // Two of one name: one of them was planted from elsewhere, and it cannot be told which.
  return found.length === 1 ? found[0]?.slice(prefix.length) : undefined
}

function purpose(name: string): string {
  return `cookie ${name}`
}

import { matchServerUrl, readUrlPattern } from './server-url.ts'

/** Who has no host there can get one for nothing. */
const sharedDomains: readonly string[] = [
  'amazonaws.com',
  'azurewebsites.net',
  'cloudfront.net',
  'fly.dev',
  'github.io',
  'herokuapp.com',
  'netlify.app',
  'ngrok-free.app',
  'ngrok.app',
  'ngrok.io',
  'onrender.com',
  'pages.dev',
  'railway.app',
  'run.app',
  'trycloudflare.com',
  'vercel.app',
  'web.app',
  'workers.dev',
]

/** Second levels that countries give out below: `co.jp`, `com.au`. */
const countryLevel = /^(?:ac|co|com|ed|edu|gen|go|gov|gr|lg|ne|net|or|org)\.[a-z]{2}$/

/**
 * A URL on somebody else's host that the pattern takes in, or undefined when it keeps to hosts of one owner. It is
 * put to the matcher itself, so what this returns does match.
 */
export function otherHostUrl(pattern: string): string | undefined {
  const read = readUrlPattern(pattern === '*' ? '*://*' : pattern)
  if (read === undefined || !read.host.includes('*')) return undefined
  const { name, port } = splitPort(read.host)
  if (!name.includes('*') || isOwned(name)) return undefined
  const path = read.path?.replaceAll('*', 'x') ?? '/'
  const scheme = read.scheme.replaceAll('*', 'https')
  const url = `${scheme}://${otherHost(name)}${port}${path}`
  return matchServerUrl(pattern, url) ? url : undefined
}

/** At its end the name goes on into another domain; before a literal end `*` is what anybody can register or be given. */
function otherHost(name: string): string {
  const ended = name
    .replaceAll(/\*+/g, '*')
    .replace(/(?<=^|\.)\*$/, 'attacker.example')
    .replace(/\*$/, '.attacker.example')
  return ended.replaceAll('*', 'attacker')
}

/** `*.example.com`: a whole domain with an owner, and one `*` for what is below it. */
function isOwned(name: string): boolean {
  const domain = /^\*\.(?<domain>[^*]+)$/.exec(name)?.groups?.['domain']
  if (domain === undefined || !domain.includes('.')) return false
  return !countryLevel.test(domain) && !sharedDomains.includes(domain)
}

function splitPort(host: string): { name: string; port: string } {
  const found = /^(?<name>.*):(?<port>[\d*]+)$/su.exec(host)?.groups
  if (found === undefined) return { name: host, port: '' }
  return { name: found['name'] ?? '', port: `:${(found['port'] ?? '').replaceAll('*', '8443')}` }
}

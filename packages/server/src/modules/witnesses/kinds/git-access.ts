import { isIP } from 'node:net'
import { endpointProblem, isLoopbackHost, type ProxySettings } from '../../providers/index.ts'
import type { GitWitnessSettings } from '../settings.ts'
import { judgedAddress, type Lookup } from './judged-address.ts'

interface AccessDeps {
  proxy: ProxySettings
  lookup?: Lookup | undefined
}

/**
 * What git needs to know to reach a repository: the address of its host, already judged, and secrets, by the environment,
 * which other users cannot read. Through a proxy the proxy resolves.
 * @throws WitnessProblem when the host may not be called
 */
export async function gitEnvironment(
  { url, auth }: Pick<GitWitnessSettings, 'url' | 'auth'>,
  { proxy, lookup }: AccessDeps,
): Promise<Record<string, string>> {
  if (auth.kind === 'ssh') return { GIT_SSH_COMMAND: await sshCommand(new URL(url), auth, lookup) }
  if (!url.startsWith('http')) return {}
  const { origin, hostname, port } = new URL(url)
  const configured: [string, string][] = []
  if (auth.kind === 'token') configured.push([`http.${origin}/.extraHeader`, authorization(auth)])
  if (proxy.url === undefined && !isLoopbackHost(hostname)) {
    const judged = await judgedAddress(hostname, lookup)
    const address = isIP(judged) === 6 ? `[${judged}]` : judged
    configured.push(['http.curloptResolve', `${hostname}:${port === '' ? '443' : port}:${address}`])
  }
  return {
    ...(proxy.url === undefined ? {} : { https_proxy: proxy.url, http_proxy: proxy.url }),
    ...(proxy.noProxy === undefined ? {} : { no_proxy: proxy.noProxy }),
    GIT_CONFIG_COUNT: String(configured.length),
    ...Object.fromEntries(
      configured.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}

function authorization({ user, token }: { user: string; token: string }): string {
  return `Authorization: Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
}

/**
 * git has this one run by a shell, so that paths (`sshPathProblem`) and the host (`repositoryProblem`) are of plain
 * characters.
 */
async function sshCommand(
  { hostname, port }: URL,
  { keyFile, knownHostsFile }: { keyFile: string; knownHostsFile: string },
  lookup: Lookup | undefined,
): Promise<string> {
  const options = {
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: knownHostsFile,
    ConnectTimeout: '15',
    // Connected to is what was judged; its keys are still those of the name.
    HostName: isLoopbackHost(hostname) ? hostname : await judgedAddress(hostname, lookup),
    HostKeyAlias: port === '' ? hostname : `[${hostname}]:${port}`,
  }
  const words = Object.entries(options).flatMap(([name, value]) => ['-o', `'${name}=${value}'`])
  return ['ssh', '-F', '/dev/null', '-i', keyFile, ...words].join(' ')
}

/** Why a path may not stand in the call of ssh, or undefined. */
export function sshPathProblem(path: string): string | undefined {
  return /^\/[\w./-]+$/.test(path) ? undefined : 'must be an absolute path of letters, digits, . _ - and /'
}

/**
 * Why a repository may not be used, or undefined: as it is written. `https://`, `ssh://`, or a path.
 */
export function repositoryProblem(
  url: string,
  { allowLoopback }: { allowLoopback: boolean },
): string | undefined {
  if (url.startsWith('/')) return undefined
  if (!URL.canParse(url)) return 'is not a URL; write https://…, ssh://user@host/path, or an absolute path'
  const { protocol, hostname, password } = new URL(url)
  if (protocol === 'ssh:') {
    if (password !== '') return 'must not carry a password'
    if (!/^[a-z0-9][a-z0-9.-]*$/i.test(hostname)) return 'must name a host'
    return !allowLoopback && isLoopbackHost(hostname) ? `${hostname} is this machine itself` : undefined
  }
  return endpointProblem(url, { loopback: allowLoopback })
}

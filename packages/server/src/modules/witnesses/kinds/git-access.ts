import { endpointProblem, isLoopbackHost, type ProxySettings } from '../../providers/index.ts'
import type { GitWitnessSettings } from '../settings.ts'

/** What git needs to know to reach a repository; secrets go by the environment, which other users cannot read. */
export function gitEnvironment(
  { url, auth }: Pick<GitWitnessSettings, 'url' | 'auth'>,
  proxy: ProxySettings,
): Record<string, string> {
  return {
    ...(proxy.url === undefined ? {} : { https_proxy: proxy.url, http_proxy: proxy.url }),
    ...(proxy.noProxy === undefined ? {} : { no_proxy: proxy.noProxy }),
    ...(auth.kind === 'token' ? tokenSetting(url, auth) : {}),
    ...(auth.kind === 'ssh' ? { GIT_SSH_COMMAND: sshCommand(auth) } : {}),
  }
}

/** Bound to the host, so that it is never sent elsewhere. */
function tokenSetting(url: string, { user, token }: { user: string; token: string }): Record<string, string> {
  const basic = Buffer.from(`${user}:${token}`).toString('base64')
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  }
}

/** git has this one run by a shell, so that paths are of plain characters (`sshPathProblem`). */
function sshCommand({ keyFile, knownHostsFile }: { keyFile: string; knownHostsFile: string }): string {
  const options = {
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: knownHostsFile,
    ConnectTimeout: '15',
  }
  const words = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return ['ssh', '-F', '/dev/null', '-i', keyFile, ...words].join(' ')
}

/** Why a path may not stand in the call of ssh, or undefined. */
export function sshPathProblem(path: string): string | undefined {
  return /^\/[\w./-]+$/.test(path) ? undefined : 'must be an absolute path of letters, digits, . _ - and /'
}

/**
 * Why a repository may not be used, or undefined. `https://`, `ssh://`, or a path; git resolves names itself, so that an
 * address is judged only as it is written.
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

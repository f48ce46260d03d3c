import { join } from 'node:path'

/** Where the guard keeps what it needs between calls. */
export interface StateFolder {
  readonly root: string
  /** `EnrolmentFile`, mode 0600: the device key is in it */
  readonly enrolment: string
  /** `PolicyFile`: the last policy that was fetched, with the key that signed it */
  readonly policy: string
  /** `iat` of the newest policy ever held, decimal: an older one is no longer taken */
  readonly floor: string
  readonly spool: string
  /** its modification time says when the next delivery is due */
  readonly due: string
  readonly lock: string
  /** `KnownHook` */
  readonly hook: string
}

interface Surroundings {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  homeDir: string
}

export function stateFolder(root: string): StateFolder {
  return {
    root,
    enrolment: join(root, 'enrolment.json'),
    policy: join(root, 'policy.json'),
    floor: join(root, 'floor'),
    spool: join(root, 'spool'),
    due: join(root, 'due'),
    lock: join(root, 'lock'),
    hook: join(root, 'hook.json'),
  }
}

/** By the custom of the platform. What a repository can set in the environment leads to an empty folder at worst, which blocks. */
export function defaultStateRoot({ platform, env, homeDir }: Surroundings): string {
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'sekisho-guard')
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] || join(homeDir, 'AppData', 'Local'), 'sekisho-guard')
  return join(homeDir, '.local', 'state', 'sekisho-guard')
}

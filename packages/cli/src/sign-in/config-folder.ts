import { join } from 'node:path'
import type { Surroundings } from '../context.ts'

/** Where a person's own settings of this command line live, by the custom of the platform. */
export function configFolder({ env, platform, homeDir }: Pick<Surroundings, 'env' | 'platform' | 'homeDir'>) {
  const xdg = env['XDG_CONFIG_HOME']
  // The XDG specification wants relative paths ignored.
  if (xdg?.startsWith('/')) return join(xdg, 'sekisho')
  if (platform === 'win32') return join(env['APPDATA'] || join(homeDir, 'AppData', 'Roaming'), 'sekisho')
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'sekisho')
  return join(homeDir, '.config', 'sekisho')
}

import type { Settings } from './config/index.ts'

/** The configured origin, with the real port where the system chose one. */
export function publicOrigin(settings: Settings, port: number): string {
  return settings.listen.port === 0 ? localOrigin(settings, port) : settings.listen.publicUrl
}

/** How a program on this machine reaches the server. */
export function localOrigin({ listen }: Settings, port: number): string {
  const everywhere = listen.host === '0.0.0.0' || listen.host === '::'
  const host = everywhere ? '127.0.0.1' : listen.host
  return `${listen.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

import type { Settings } from './config/index.ts'

/** The configured origin; without one that of this machine, with the real port where the system chose it. */
export function publicOrigin(settings: Settings, port: number): string {
  const { publicUrl } = settings.listen
  return new URL(publicUrl).port === '0' ? localOrigin(settings, port) : publicUrl
}

/** How a program on this machine reaches the server. */
export function localOrigin({ listen }: Settings, port: number): string {
  const everywhere = listen.host === '0.0.0.0' || listen.host === '::'
  const host = everywhere ? '127.0.0.1' : listen.host
  return `${listen.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

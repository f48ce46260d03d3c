import { matchGlob } from './glob.ts'

/** Whether a host falls under `domain:…`: `*.d` is any depth below `d` and not `d`, another star stays in its label. */
export function matchDomain(pattern: string, host: string): boolean {
  const wanted = normal(pattern)
  const given = normal(host)
  if (wanted === '*') return true
  if (wanted.startsWith('*.') && !wanted.slice(2).includes('*')) return given.endsWith(wanted.slice(1))
  if (!wanted.includes('*')) return wanted === given
  const patterns = wanted.split('.')
  const labels = given.split('.')
  return (
    patterns.length === labels.length &&
    patterns.every((label, index) => matchGlob(label, labels[index] ?? ''))
  )
}

/** The host of a URL as the client compares it, or `undefined` for what is no URL. */
export function hostOf(url: string): string | undefined {
  const host = /^https?:\/\/(?:[^/?#@\\]*@)*(\[[^\]]*\]|[^/?#\\:]+)/i.exec(url.trim())?.[1]
  return host === undefined ? undefined : normal(decoded(host))
}

/** Letter case, wide letters, the other full stops and what is not seen make no other host (UTS 46). */
function normal(host: string): string {
  const plain = host
    .replaceAll(/[\u{AD}\u{200B}-\u{200D}\u{2060}\u{FEFF}]/gu, '')
    .normalize('NFKC')
    .replaceAll('。', '.')
  return plain.toLowerCase().replace(/\.$/, '')
}

function decoded(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    // A stray percent sign is no escape: the host is what stands there.
    return host
  }
}

import { readFileSync, statSync } from 'node:fs'
import { createSecureContext } from 'node:tls'

export interface CertificatePair {
  cert: Buffer
  key: Buffer
}

export interface ReloadingCertificate {
  current(): CertificatePair
  onChange(use: (pair: CertificatePair) => void): void
  close(): void
}

const pollMs = 2_000

/**
 * A certificate and its key from files, read again when either changes, so that a renewal needs no restart. A pair
 * that does not fit together (one file is written before the other) is reported and the old one stays in use.
 * @throws at creation when the files cannot be read or do not fit together
 */
export function createReloadingCertificate(
  files: { certFile: string; keyFile: string },
  onError: (error: unknown) => void,
): ReloadingCertificate {
  let pair = read(files)
  let seen = stamp(files)
  const users: ((pair: CertificatePair) => void)[] = []
  const timer = setInterval(() => {
    try {
      const now = stamp(files)
      if (now === seen) return
      pair = read(files)
      seen = now
      for (const use of users) use(pair)
    } catch (error) {
      onError(error)
    }
  }, pollMs)
  timer.unref()
  return {
    current: () => pair,
    onChange: (use) => void users.push(use),
    close: () => clearInterval(timer),
  }
}

function read({ certFile, keyFile }: { certFile: string; keyFile: string }): CertificatePair {
  const pair = { cert: readFileSync(certFile), key: readFileSync(keyFile) }
  createSecureContext(pair)
  return pair
}

function stamp({ certFile, keyFile }: { certFile: string; keyFile: string }): string {
  return [certFile, keyFile].map((file) => `${statSync(file).mtimeMs}:${statSync(file).ino}`).join(' ')
}

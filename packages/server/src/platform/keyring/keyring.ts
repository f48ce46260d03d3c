import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readOrCreateSecret, readSecret, SecretFileError } from './secret-file.ts'

/**
 * The server's own secrets, one file of mode 0600 each in the data directory, made on first use and the same ever
 * after. Every call reads the file, so callers keep what they got.
 * @throws SecretFileError (all methods) when a file can be read by others or does not hold what it should
 */
export interface Keyring {
  /** what the CLI on this machine shows to the admin API: 256 random bits, base64url (`admin-token`) */
  adminToken(): Promise<string>
  /** what seals values in the store when `session.jwt_secret` does not: 32 random bytes (`master-key`) */
  masterKey(): Promise<Buffer>
  /** as `masterKey`, but undefined when there is none yet: values may have been sealed with it before */
  formerMasterKey(): Promise<Buffer | undefined>
  /** what wraps data keys of content when `sekisho.vault.key` does not: 256 random bits, base64url (`vault-key`) */
  contentKey(): Promise<string>
  /** as `contentKey`, but undefined when there is none yet: data keys may have been wrapped with it before */
  formerContentKey(): Promise<string | undefined>
  /**
   * Ed25519 private key that signed checkpoints before the ledger kept its own, PKCS8 PEM (`checkpoint-key.pem`); undefined:
   * there never was one.
   */
  formerCheckpointKey(): Promise<string | undefined>
}

/** Their names: what a copy of the data directory without them cannot do is unseal values, content and signing keys. */
export const keyFiles: readonly string[] = ['master-key', 'admin-token', 'vault-key', 'checkpoint-key.pem']

/** @param dir the data directory; made with mode 0700 when missing */
export function createKeyring(dir: string): Keyring {
  return {
    masterKey: () => random256(join(dir, 'master-key')),
    async formerMasterKey() {
      const path = join(dir, 'master-key')
      const held = await readSecret(path)
      return held === undefined ? undefined : bytesOf(held, path)
    },
    contentKey: async () => text(await random256(join(dir, 'vault-key'))),
    async formerContentKey() {
      const path = join(dir, 'vault-key')
      const held = await readSecret(path)
      return held === undefined ? undefined : text(bytesOf(held, path))
    },
    adminToken: async () => text(await random256(join(dir, 'admin-token'))),
    async formerCheckpointKey() {
      const path = join(dir, 'checkpoint-key.pem')
      const pem = await readSecret(path)
      if (pem !== undefined && !pem.startsWith('-----BEGIN PRIVATE KEY-----')) {
        throw new SecretFileError(`${path} does not hold a PKCS8 private key; restore it from a backup`)
      }
      return pem
    },
  }
}

async function random256(path: string): Promise<Buffer> {
  return bytesOf(await readOrCreateSecret(path, () => `${text(randomBytes(32))}\n`), path)
}

function bytesOf(held: string, path: string): Buffer {
  const bytes = Buffer.from(held.trim(), 'base64url')
  if (bytes.length !== 32) {
    throw new SecretFileError(`${path} does not hold 32 bytes in base64url; restore it from a backup`)
  }
  return bytes
}

function text(bytes: Buffer): string {
  return bytes.toString('base64url')
}

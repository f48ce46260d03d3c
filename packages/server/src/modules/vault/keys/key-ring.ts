import type { DataKeyOwner, KeyEncryption } from './key-encryption.ts'

/** The key-encryption keys this node has: one wraps, all unwrap. */
export interface KeyRing {
  readonly current: KeyEncryption
  /** @throws KeyUnknown, or what the key itself throws */
  unwrap(id: string, wrapped: Uint8Array, owner: DataKeyOwner): Promise<Buffer>
}

/** A data key is wrapped by a key-encryption key that is not in the configuration. */
export class KeyUnknown extends Error {
  override readonly name = 'KeyUnknown'
}

/** @param former those that wrapped before; the same key may stand here twice */
export function createKeyRing(current: KeyEncryption, former: readonly KeyEncryption[]): KeyRing {
  const all = new Map([...former, current].map((key) => [key.id, key]))
  return {
    current,
    async unwrap(id, wrapped, owner) {
      const key = all.get(id)
      if (key === undefined) throw new KeyUnknown(`no key-encryption key ${id} is configured`)
      return await key.unwrap(wrapped, owner)
    },
  }
}

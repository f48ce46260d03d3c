import type { NotKept } from '@sekisho/contract'

/** The vault cannot keep something now. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable'
  readonly reason: NotKept
  constructor(message: string, options: ErrorOptions & { reason?: NotKept } = {}) {
    super(message, options)
    this.reason = options.reason ?? 'unavailable'
  }
}

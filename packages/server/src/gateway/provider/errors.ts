/** What went wrong on the way to a provider. The message is a phrase for people; `cause` is for the operator's log. */
class ProviderFailure extends Error {
  readonly provider: string
  constructor(provider: string, problem: string, options?: ErrorOptions) {
    super(problem, options)
    this.provider = provider
  }

  get problem(): string {
    return this.message
  }
}

/** No answer began: no route, no connection, no trust, or the connection closed before the first byte. */
export class ProviderUnreachable extends ProviderFailure {
  override readonly name = 'ProviderUnreachable'
}

/** No first byte within the provider's `firstByteTimeoutMs`. */
export class ProviderTimeout extends ProviderFailure {
  override readonly name = 'ProviderTimeout'
  readonly timeoutMs: number
  constructor(provider: string, timeoutMs: number) {
    super(provider, `no first byte within ${timeoutMs} ms`)
    this.timeoutMs = timeoutMs
  }
}

/** The answer began and broke off: a reset, a malformed encoding, or silence. What was relayed stands. */
export class ProviderBroken extends ProviderFailure {
  override readonly name = 'ProviderBroken'
}

import { Refusal, type NotKept } from '@sekisho/contract'
import { VaultUnavailable, type PartHead, type Taking } from '../../modules/vault/index.ts'
import type { Call } from '../call.ts'
import type { Admission } from '../record.ts'
import type { ContentVault } from './content-vault.ts'

/** A call that would be refused anyway is refused before anything is held or written for it. @throws Refusal content_unavailable */
export function checkRoom({ accepts, onFailure, notKept }: ContentVault, bytes: number): void {
  if (onFailure === 'report' || accepts(bytes)) return
  notKept('behind')
  throw new Refusal('content_unavailable')
}

interface Keeping {
  call: Call
  person: string
  /** as it came */
  body: Buffer
  /** as it goes to the first provider */
  sent: Buffer | undefined
  admission: Admission
}

/**
 * Begins to keep what is sent, under retention `full`. The call waits for what is given back, which resolves when the
 * request is durable.
 * @throws Refusal content_unavailable (rejects) when it is not, and such calls are refused
 */
export function keepContent(
  { call, person, body, sent = body, admission }: Keeping,
  { vault }: { vault: ContentVault },
): (() => Promise<Taking>) | undefined {
  const { entry, digest } = admission
  const { retention, exchange, conversation, project } = entry.data
  if (retention !== 'full') return undefined
  const head = { contentType: call.request.headers['content-type']?.slice(0, 200) ?? 'application/json' }
  const taking = vault.take({ exchange, person, at: entry.time, conversation, project, head, body: sent })
  const requestDigest = sent === body ? undefined : digest?.of(sent)
  // The admission is awaited first; when that fails nobody asks for this.
  taking.catch(() => undefined)
  return async () => {
    try {
      return withDigest(await taking, requestDigest)
    } catch (error) {
      const reason = error instanceof VaultUnavailable ? error.reason : 'unavailable'
      vault.notKept(reason, error)
      if (vault.onFailure === 'refuse') throw new Refusal('content_unavailable', {}, { cause: error })
      return nothingKept(reason)
    }
  }
}

/** What is said of the answer: its form, nothing that may be long. @param headers flat name, value pairs in lower case */
export function partHead(headers: readonly string[]): PartHead {
  const valueOf = (name: string) => {
    for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return headers[i + 1]?.slice(0, 200)
    return undefined
  }
  const contentEncoding = valueOf('content-encoding')
  return {
    contentType: valueOf('content-type') ?? '',
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  }
}

function withDigest(taking: Taking, requestDigest: string | undefined): Taking {
  if (requestDigest === undefined) return taking
  return { ...taking, end: async () => ({ ...(await taking.end()), requestDigest }) }
}

function nothingKept(notKept: NotKept): Taking {
  return { begin: () => undefined, push: () => undefined, end: async () => ({ notKept }) }
}

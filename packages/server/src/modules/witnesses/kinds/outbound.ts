import {
  createGuardedFetch,
  OutboundProblem,
  type GuardedFetch,
  type ProxySettings,
} from '../../providers/index.ts'
import { WitnessProblem } from '../witness.ts'

export interface OutboundOptions {
  proxy: ProxySettings
  /** the witness may be on this machine */
  allowLoopback: boolean
}

const timeoutMs = 20_000
/** The longest answer is a checkpoint with its signatures. */
const maxBytes = 65_536

/** Calls a witness's address. @throws Error when the proxy cannot be used */
export function createOutbound({ proxy, allowLoopback }: OutboundOptions): GuardedFetch {
  return createGuardedFetch({ proxy, loopback: allowLoopback, timeoutMs, maxBytes })
}

/** The answer. @throws WitnessProblem that names no more of the address than its origin: a path may hold a secret */
export async function answerOf(asked: Promise<Response>, url: string): Promise<Response> {
  try {
    return await asked
  } catch (cause) {
    if (!(cause instanceof OutboundProblem)) throw cause
    throw new WitnessProblem(cause.message.replaceAll(url, new URL(url).origin), { cause })
  }
}

/** @throws WitnessProblem */
export async function textOf(response: Response): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await response.arrayBuffer())
  } catch (cause) {
    throw new WitnessProblem('its answer is not UTF-8 text', { cause })
  }
}

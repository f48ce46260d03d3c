import { hash } from 'node:crypto'
import type { RateLimit } from '../sign-in/index.ts'
import { ExchangeProblem, type ExchangeProblemCode } from './exchange-problems.ts'

/**
 * Holds back who fails again and again: a client address, and a subject whose tokens are good and match no rule. What
 * succeeds is not counted, because the runners of many jobs come from one address.
 */
export interface ExchangeLimits {
  /** @throws ExchangeProblem address_failed */
  checkAddress(address: string): void
  /** @throws ExchangeProblem subject_failed */
  checkSubject(subject: Subject): void
  /** @param from what is known of who failed; `subject` only once the issuer's signature vouches for it */
  failed(code: ExchangeProblemCode, from: { address: string; subject?: Subject }): void
}

export interface Subject {
  issuer: string
  sub: unknown
}

/** Of the subject itself. Not `used`: whoever copied a token could keep its owner out by sending it again and again. */
const subjectsFault: readonly ExchangeProblemCode[] = ['no_rule', 'account_inactive']

export function createExchangeLimits(limits: { address: RateLimit; subject: RateLimit }): ExchangeLimits {
  return {
    checkAddress(address) {
      if (limits.address.isOver(address))
        throw new ExchangeProblem('address_failed', { wait: limits.address.waitSeconds(address) })
    },
    checkSubject(subject) {
      const key = keyOf(subject)
      if (limits.subject.isOver(key))
        throw new ExchangeProblem('subject_failed', { wait: limits.subject.waitSeconds(key) })
    },
    failed(code, { address, subject }) {
      // No fault of theirs, and a refusal must not prolong itself.
      if (code === 'issuer_unavailable' || code === 'address_failed' || code === 'subject_failed') return
      limits.address.take(address)
      if (subject !== undefined && subjectsFault.includes(code)) limits.subject.take(keyOf(subject))
    },
  }
}

/** Of one length, and nothing that reads like an address. */
function keyOf({ issuer, sub }: Subject): string {
  return hash('sha256', JSON.stringify([issuer, sub]), 'hex')
}

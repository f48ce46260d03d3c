import { idPrefixes } from '@sekisho/contract'
import type { Sealer } from '../../platform/keyring/sealer.ts'

/** Names a session and how often its refresh token was exchanged, under a MAC: old ones are known without being stored. */
export interface RefreshToken {
  sessionId: string
  generation: number
  mac: string
}

/** What begins a refresh token, so that scanners and people know it when they see it. */
const prefix = 'skr_'
const pattern = /^skr_([0-9A-HJKMNP-TV-Z]{26})_(\d{1,9})_([A-Za-z0-9_-]{43})$/
const purpose = 'refresh_token'

export interface RefreshTokenSubject {
  sessionId: string
  generation: number
  /** of the session's row: with the master key alone nobody can make one, nor with the store alone */
  secret: string
}

/** The same for the same subject, so that every node gives the same successor. */
export function formatRefreshToken(subject: RefreshTokenSubject, sealer: Sealer): string {
  const bare = subject.sessionId.slice(idPrefixes.session.length + 1)
  return `${prefix}${bare}_${subject.generation}_${sealer.sign(purpose, textOf(subject))}`
}

/** Undefined when it cannot be one. Whether it is genuine, `isGenuine` says. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  const [, bare, generation, mac] = pattern.exec(text) ?? []
  if (bare === undefined || generation === undefined || mac === undefined) return undefined
  return { sessionId: `${idPrefixes.session}_${bare}`, generation: Number(generation), mac }
}

export function isGenuine(token: RefreshToken, secret: string, sealer: Sealer): boolean {
  return sealer.verify(purpose, textOf({ ...token, secret }), token.mac)
}

function textOf({ sessionId, generation, secret }: RefreshTokenSubject): string {
  return `${sessionId} ${generation} ${secret}`
}

import type { GuardMode, JsonObject } from './document.ts'
import type { RingRules } from './rings.ts'
import type { PolicyMatch } from './subject.ts'

/** A policy that the configuration file pins. */
export interface FilePolicy {
  match: PolicyMatch
  settings: JsonObject
  /** for Claude Desktop; undefined: it is not offered to these people */
  desktop: JsonObject | undefined
  /** also to sessions that Claude Desktop starts; undefined: as the policy below it says, if any does */
  servedToDesktop: boolean | undefined
}

/** What the configuration says about managed policies. */
export interface ManagedPoliciesSettings {
  /** in the order of the file; empty: it pins none */
  file: readonly FilePolicy[]
  /** what guards do with those; undefined: as the policy below says, if any does */
  fileGuard: GuardMode | undefined
  /** of all policies that match, the first counts, or all of them, the first on top */
  mode: 'first_match' | 'layered'
  /** the settings stand under `code`, so that Claude Desktop must not start a session without them */
  strictForDesktop: boolean
  /** serve `CLAUDE_CODE_GATEWAY_HINT_HEADERS=1`, so that clients say which settings they hold */
  hintHeaders: boolean
  /** a version is approved by somebody else than who wrote it before it is published */
  fourEyes: boolean
  rings: RingRules & { sharePercent: number }
  rollback: RollbackRule
  /** whether calls are served without an attested guard, and how long an attestation counts */
  requireGuard: RequireGuard
  /** ids of the file's own `models` */
  configuredModels: readonly string[]
}

export interface RollbackRule {
  /** how many times the block rate of the version before */
  factor: number
  /** calls of the new version, at least */
  calls: number
  /** whose guards have to see it, at least; each of them counts for no more than their share of the calls */
  people: number
}

export interface RequireGuard {
  mode: GuardMode
  maxAgeMs: number
}

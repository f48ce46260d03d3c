import { closeSync, constants, mkdirSync, openSync, readdirSync, fstatSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { GuardDecision } from '@sekisho/contract'
import { GuardProblem } from '../hook/problem.ts'

/** Decisions of one hour of UTC, one JSON line each, which only ever grows: `2026112604.jsonl`. */
export const segmentPattern = /^\d{10}\.jsonl$/

export function segmentName(time: number): string {
  return `${new Date(time).toISOString().slice(0, 13).replaceAll(/\D/g, '')}.jsonl`
}

export interface SpoolLimits {
  /** of one hour */
  segmentBytes: number
  /** hours that wait; a policy is too old to be used before that many */
  segments: number
}

export const spoolLimits: SpoolLimits = { segmentBytes: 4_194_304, segments: 400 }

/**
 * Appends one decision. A call whose decision cannot be recorded is not let through: what nobody can show later would
 * otherwise be what an attacker fills the disk for.
 * @throws GuardProblem spool-full, spool-unwritable
 */
export function appendDecision(folder: string, decision: GuardDecision, limits = spoolLimits): void {
  try {
    write(folder, decision, limits)
  } catch (cause) {
    if (cause instanceof GuardProblem) throw cause
    throw new GuardProblem('spool-unwritable', { reason: codeOf(cause) }, { cause })
  }
}

function write(folder: string, decision: GuardDecision, limits: SpoolLimits): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (readdirSync(folder).length > limits.segments) throw new GuardProblem('spool-full')
  // A pipe in its place would never take a line; with O_NONBLOCK it fails at once.
  const { O_APPEND, O_CREAT, O_WRONLY, O_NONBLOCK } = constants
  const file = join(folder, segmentName(decision.at))
  const fd = openSync(file, O_APPEND | O_CREAT | O_WRONLY | O_NONBLOCK, 0o600)
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'EINVAL' })
    // The break first: a line that a full disk cut short ends there, and damages no other.
    const line = Buffer.from(`\n${JSON.stringify(decision)}\n`)
    if (stats.size + line.length > limits.segmentBytes) throw new GuardProblem('spool-full')
    if (writeSync(fd, line) !== line.length) throw Object.assign(new Error('cut short'), { code: 'ENOSPC' })
  } finally {
    closeSync(fd)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}

import type { Function as ShellFunction } from '../shell/tree.ts'

/** How bad a thing is by itself, whatever the rules allow: `deny` where no honest use is known, else `ask`. */
export type Severity = 'ask' | 'deny'

/**
 * What a call does. Paths are absolute and may hold unknown parts (`abstract-text`). `certain` is false where a program
 * may do it, for all we know; `deep` where everything below the path is touched.
 */
export type Effect =
  | { kind: 'execute'; words: readonly string[]; carrier: boolean; maybe?: true }
  | { kind: 'read' | 'write' | 'delete'; path: string; certain: boolean; deep: boolean; by: string }
  | { kind: 'network'; host: string; by: string }
  | { kind: 'danger'; severity: Severity; reason: string }
  | { kind: 'unknown'; reason: string }

/** Gathers the effects of one call, and stops the reading of what would take too long. */
export class Effects {
  readonly all: Effect[] = []
  /** What process substitutions and here documents put behind a path. */
  readonly contents = new Map<string, string>()
  /** Functions defined and not called so far: what calls them may be out of sight. */
  readonly uncalled = new Set<ShellFunction>()
  steps = 0

  readonly home: string
  readonly maxSteps: number

  constructor(home: string, maxSteps: number) {
    this.home = home
    this.maxSteps = maxSteps
  }

  add(effect: Effect): void {
    this.all.push(effect)
  }

  danger(reason: string, severity: Severity = 'ask'): void {
    this.all.push({ kind: 'danger', severity, reason })
  }

  unknown(reason: string): void {
    this.all.push({ kind: 'unknown', reason })
  }

  /** Counts work; false once the allowance is spent, which itself is noted as not understood. */
  spend(steps = 1): boolean {
    const before = this.steps
    this.steps += steps
    if (this.steps <= this.maxSteps) return true
    if (before <= this.maxSteps) this.unknown('too much to follow')
    return false
  }
}

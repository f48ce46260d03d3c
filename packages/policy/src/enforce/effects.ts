import { isKnown } from './abstract-text.ts'
import { followLinks } from './place.ts'
import type { Function as ShellFunction } from '../shell/tree.ts'

/** How bad a thing is by itself, whatever the rules allow: `deny` where no honest use is known, else `ask`. */
export type Severity = 'ask' | 'deny'

/**
 * What a call does. Paths are absolute and may hold unknown parts (`abstract-text`). `certain` is false where a program
 * may do it, for all we know; `deep` where everything below the path is touched. `written` is the path before `..` was taken out of it,
 * which leads elsewhere where links are on the way; `sought` what a disk is searched for in its place, where the program says how it searches.
 */
export type Effect =
  | { kind: 'execute'; words: readonly string[]; carrier: boolean; maybe?: true }
  | {
      kind: 'read' | 'write' | 'delete'
      path: string
      certain: boolean
      deep: boolean
      by: string
      written?: string | undefined
      sought?: string | undefined
    }
  | { kind: 'network'; host: string; by: string }
  | { kind: 'danger'; severity: Severity; reason: string }
  | { kind: 'unknown'; reason: string }

interface Finished {
  version: number
  output: string
}

const stepsOfEffect = 4

/** Gathers the effects of one call, each once, and stops the reading of what would take too long. */
export class Effects {
  /** What process substitutions and here documents put behind a path. */
  readonly contents = new Map<string, string>()
  /** Links this call makes: path → where it leads. */
  readonly links = new Map<string, string>()
  /** Functions defined and not called so far: what calls them may be out of sight. */
  readonly uncalled = new Set<ShellFunction>()
  /** Folders into which this call puts what it fetched. */
  readonly unpacked = new Set<string>()
  /** Paths that searches of this call print. */
  readonly found = new Set<string>()
  /** Folders the call goes to, and from where: it stays there if it cannot. */
  readonly entered = new Map<string, string>()
  /** `**` was met, which some shells take for any depth; in paths it stands as `*` does. */
  anyDepth = false
  steps = 0
  /** Counts commands and texts that were run. */
  runs = 0

  readonly home: string
  /** The folder in which the call begins. */
  readonly start: string
  readonly maxSteps: number
  #all: Effect[] = []
  #known = new Set<string>()
  /** By program and path, as bits, what was done. */
  #touched = new Map<string, Map<string, number>>()
  #finished = new Map<string, Finished>()
  /** Counts changes of what is behind paths, on which what a command does may depend. */
  #version = 0

  constructor({ home, start }: { home: string; start: string }, maxSteps: number) {
    this.home = home
    this.start = start
    this.maxSteps = maxSteps
  }

  get all(): readonly Effect[] {
    return this.#all
  }

  add(effect: Effect): void {
    if ('path' in effect && this.#isTouched(effect)) return
    // Each is held against each rule, and that of which a part is not known by every way to read it.
    if (!this.spend('path' in effect && !isKnown(effect.path) ? 4 * stepsOfEffect : stepsOfEffect)) return
    this.#all.push(effect)
    if (this.links.size === 0 || !('path' in effect) || effect.kind === 'delete') return
    const path = followLinks(effect.path, this.links)
    if (path !== effect.path) this.#all.push({ ...effect, path, written: undefined, sought: undefined })
  }

  danger(reason: string, severity: Severity = 'ask'): void {
    if (!this.#isKnown(`${severity} ${reason}`)) this.#all.push({ kind: 'danger', severity, reason })
  }

  unknown(reason: string): void {
    if (!this.#isKnown(`unknown ${reason}`)) this.#all.push({ kind: 'unknown', reason })
  }

  /** Gives the effects of something instead of keeping them. */
  aside(run: () => void): readonly Effect[] {
    const [all, known, touched, finished] = [this.#all, this.#known, this.#touched, this.#finished]
    this.#all = []
    this.#known = new Set()
    this.#touched = new Map()
    this.#finished = new Map()
    run()
    const found = this.#all
    this.#all = all
    this.#known = known
    this.#touched = touched
    this.#finished = finished
    return found
  }

  /** Notes what stands behind a path. */
  keep(path: string, content: string): void {
    if (this.contents.get(path) === content) return
    this.contents.set(path, content)
    this.#version += 1
  }

  linkTo(link: string, target: string): void {
    if (this.links.get(link) === target) return
    this.links.set(link, target)
    this.#version += 1
  }

  /**
   * Runs a command, once: the same words in the same folder do the same again, unless they run something else (which
   * may look at variables) or files have changed since.
   */
  once(key: string, run: () => string): string {
    const before = this.#finished.get(key)
    if (before?.version === this.#version) return before.output
    const version = this.#version
    const runs = this.runs
    const output = run()
    if (this.runs === runs && this.#version === version) this.#finished.set(key, { version, output })
    return output
  }

  /** Whether the allowance is spent, so that nothing more is worth looking at. */
  get isSpent(): boolean {
    return this.steps > this.maxSteps
  }

  /** Counts work; false once the allowance is spent, which itself is noted as not understood. */
  spend(steps = 1): boolean {
    this.steps += steps
    if (this.steps <= this.maxSteps) return true
    this.unknown('too much to follow')
    return false
  }

  /** Whether the same was done to the path before. */
  #isTouched({ kind, certain, deep, by, ...named }: Extract<Effect, { path: string }>): boolean {
    const path = named.sought ?? named.written ?? named.path
    let paths = this.#touched.get(by)
    if (paths === undefined) this.#touched.set(by, (paths = new Map<string, number>()))
    const way = 1 << ((kind === 'read' ? 0 : kind === 'write' ? 4 : 8) + (certain ? 2 : 0) + (deep ? 1 : 0))
    const before = paths.get(path) ?? 0
    if ((before & way) !== 0) return true
    paths.set(path, before | way)
    return false
  }

  #isKnown(key: string): boolean {
    if (this.#known.has(key)) return true
    this.#known.add(key)
    return false
  }
}

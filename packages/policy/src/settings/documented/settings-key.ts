import type { Shape } from '../shapes/shape.ts'

/**
 * Who may set a key. `any`: every settings file; `managed`: managed settings alone; `user_or_managed`: not a
 * repository's files; `not_project`: not the repository's shared file; `global`: `~/.claude.json`, and no settings file.
 */
export type KeyScope = 'any' | 'managed' | 'user_or_managed' | 'not_project' | 'global'

/** A key of Claude Code's settings. */
export interface SettingsKey {
  /** a dot goes one level down */
  key: string
  scope: KeyScope
  shape: Shape
  /** what it does, in one sentence; in Japanese where the key matters to an administrator */
  summary: { en: string; ja?: string }
  /** absent: documented for Claude Code 2.1.240; `false`: known only from asking Claude Code 2.1.330 */
  documented?: false
  /** a value of the list under the key before the last dot, and no path */
  member?: true
}

export type KeyRow = readonly [key: string, shape: Shape, en: string, ja?: string]

export function keysOf(scope: KeyScope, rows: readonly KeyRow[]): SettingsKey[] {
  return rows.map(([key, shape, en, ja]) => ({
    key,
    scope,
    shape,
    summary: ja === undefined ? { en } : { en, ja },
  }))
}

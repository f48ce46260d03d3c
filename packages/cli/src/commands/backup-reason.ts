import { dirname } from 'node:path'
import type { Sentence } from '@sekisho/contract'
import type { Context } from '../context.ts'
import { terminalText } from '../output/terminal-text.ts'

/**
 * Why a backup is not made or restored, in the reader's language as far as it is known, and without the full stop that the
 * sentence around it has. What a database's driver says stays in its own words.
 */
export function reasonOf(error: unknown, { locale, tell }: Pick<Context, 'locale' | 'tell'>): string {
  if (hasSaid(error)) return terminalText(error.said[locale])
  if (error instanceof Error && 'code' in error) {
    const key = systemReasons[String(error.code)]
    const path = 'path' in error ? String(error.path) : ''
    if (key !== undefined) return tell(key, { path: terminalText(path), folder: terminalText(dirname(path)) })
  }
  return terminalText(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
}

const systemReasons: Readonly<Partial<Record<string, SystemReason>>> = {
  EACCES: 'backup.noPermission',
  ENOENT: 'backup.noFolder',
  ENOSPC: 'backup.noSpace',
  EROFS: 'backup.noPermission',
}

type SystemReason = 'backup.noPermission' | 'backup.noFolder' | 'backup.noSpace'

/** As the server's BackupError does. */
function hasSaid(error: unknown): error is { said: Sentence } {
  if (typeof error !== 'object' || error === null || !('said' in error)) return false
  const { said } = error
  return typeof said === 'object' && said !== null && 'en' in said && 'ja' in said
}

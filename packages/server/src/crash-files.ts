import { writeFileSync } from 'node:fs'
import { say } from '@sekisho/contract'
import type { Settings } from './config/index.ts'

/**
 * What a crash may write of this process's memory, switched off as far as the process itself can: its reports of crashes, and on
 * Linux what a core dump holds, but for the registers (core(5), `/proc/self/coredump_filter`). Child processes inherit
 * the latter.
 */
export function keepMemoryFromCrashFiles(): void {
  process.report.reportOnFatalError = false
  process.report.reportOnUncaughtException = false
  // One that somebody asks for with a signal has no memory in it, but would have the keys of providers.
  process.report.excludeEnv = true
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A container may mount /proc for reading alone: then the operator's own limit counts, as the guide says.
  }
}

/** Writes strings of the whole heap into a file, and cannot be switched off by the process. */
const heapFlag = /--heapsnapshot-(?:signal|near-heap-limit)\b/

interface Started {
  /** what Node.js itself was started with */
  execArgv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
}

/** Why a server that promises somebody zero retention must not run like this; undefined: it may. */
export function heapFileProblem(
  { access, language }: Pick<Settings, 'access' | 'language'>,
  { execArgv, env }: Started,
): string | undefined {
  if (!access.some(({ retention }) => retention === 'zdr')) return undefined
  const [flag] = heapFlag.exec([...execArgv, env['NODE_OPTIONS'] ?? ''].join(' ')) ?? []
  return flag === undefined ? undefined : say(heapFile, language, { flag })
}

const heapFile = {
  en: 'access rules say retention: zdr, and Node.js was started with {flag}, which writes prompts from memory into files; leave it out',
  ja: 'アクセスルールに retention: zdr がありますが、Node.js が {flag} 付きで起動されています。これはメモリ上のプロンプトをファイルに書き出すため、外してください',
}

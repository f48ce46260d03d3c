import { watch, type FSWatcher } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { keyProblem } from './key.ts'

/** Neither value nor problem: the file did not hold still, look again later. */
export interface ReadKey {
  value?: string
  problem?: string
}

const pollMs = 1000
const settleMs = 20
const settleReads = 5

/**
 * What a key file holds now. Anything but the known key counts only when two reads agree, because a file that is being
 * written is first empty and then holds half a key.
 */
export async function readSettledKey(path: string, known: string): Promise<ReadKey> {
  let read = await readKey(path)
  for (let i = 0; i < settleReads && read.value !== known; i++) {
    await setTimeout(settleMs)
    const again = await readKey(path)
    if (again.value === read.value && again.problem === read.problem) return read
    read = again
  }
  return read.value === known ? read : {}
}

async function readKey(path: string): Promise<ReadKey> {
  try {
    const value = (await readFile(path, 'utf8')).trim()
    const problem = keyProblem(value)
    return problem === undefined ? { value } : { problem: `the key cannot be used: ${problem}` }
  } catch (error) {
    return { problem: `the key file cannot be read (${codeOf(error)})` }
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/**
 * The poll decides; file notices only make it sooner. It reads instead of comparing times, because a file written twice
 * within one tick keeps its time. Folders are watched, since secrets are replaced by renaming. Holds no process open.
 */
export function watchKeyFiles(paths: readonly string[], check: () => void): () => void {
  if (paths.length === 0) return () => {}
  const timer = setInterval(check, pollMs).unref()
  const watchers = [...new Set(paths.map((path) => dirname(path)))].flatMap((folder) => hint(folder, check))
  return () => {
    clearInterval(timer)
    for (const watcher of watchers) watcher.close()
  }
}

function hint(folder: string, check: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, check)
    // no notices (out of inotify handles, a removed folder): the poll remains
    watcher.on('error', () => watcher.close())
    return [watcher]
  } catch {
    // a file system without notices: the poll remains
    return []
  }
}

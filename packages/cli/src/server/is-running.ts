import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What a running server leaves in `server.json`. */
export interface ServerPointer {
  /** origin, without a trailing slash */
  url: string
  pid: number
  /** it holds the data directory's lock for as long as it runs; nodes on PostgreSQL have none */
  locked: boolean
  /** file of the certificate it shows, where it speaks TLS */
  certificate?: string
}

/**
 * Whether the server that wrote the pointer still runs. One that was killed leaves its pointer behind, and any program
 * may have its port by now. The lock is sure; without one the process number has to do.
 */
export function isRunning({ pid, locked }: ServerPointer, dataDir: string): boolean {
  return locked ? isLocked(join(dataDir, 'lock')) : isAlive(pid)
}

const sqliteBusy = 5

/** Asks the way the server locks (SQLite's own lock), and holds nothing. */
function isLocked(file: string): boolean {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file, { readOnly: true, timeout: 0 })
    lock.exec('select 1 from sqlite_schema')
    return false
  } catch (error) {
    // Anything else, as a file that is not there, is no lock.
    return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
  } finally {
    lock?.close()
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

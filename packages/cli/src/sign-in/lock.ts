import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { unwritable } from './sign-in-file.ts'

const sqliteBusy = 5
const retryMs = 25
/** Longer than a refresh may take. */
const patienceMs = 20_000

/**
 * Lets one process at a time work on the sign-ins. SQLite's own lock, because the system frees it when its holder dies:
 * nothing is left behind that another process would have to judge.
 * @throws CliError when others hold it for too long, or the folder takes no lock
 */
export async function underLock<T>(folder: string, context: Context, work: () => Promise<T>): Promise<T> {
  const lock = await takeLock(join(folder, 'sign-in.lock'), context)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

async function takeLock(file: string, context: Context): Promise<DatabaseSync> {
  for (const deadline = context.now() + patienceMs; ; await context.wait(retryMs)) {
    const lock = tryLock(file, context)
    if (lock !== undefined) return lock
    if (context.now() > deadline) {
      const message = context.tell('signIn.busy')
      throw new CliError(message, { code: 'sign_in_busy', exitCode: exitCodes.unreachable })
    }
  }
}

/** Undefined while somebody else holds it. */
function tryLock(file: string, context: Context): DatabaseSync | undefined {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file, { timeout: 0 })
    // No journal on the disk: a full one must not keep anybody from a token that is still good.
    lock.exec('pragma journal_mode = memory; begin exclusive')
    return lock
  } catch (error) {
    lock?.close()
    if (isBusy(error)) return undefined
    throw unwritable(file, error, context)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

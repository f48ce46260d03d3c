import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { ProxySettings } from '../../providers/index.ts'
import { held } from '../conflict.ts'
import type { GitWitnessSettings } from '../settings.ts'
import { ConflictError, type Witness } from '../witness.ts'
import { checkpointOf } from './checkpoint-of.ts'
import { gitEnvironment } from './git-access.ts'
import { createGitClones, type GitClone } from './git-clone.ts'
import type { Lookup } from './judged-address.ts'

interface GitDeps {
  /** for clones */
  dataDir: string
  /** where git and ssh are found */
  searchPath: string
  proxy: ProxySettings
  lookup?: Lookup
}

/**
 * A branch of a git repository: a commit for each checkpoint, pushed and never forced. A branch that does not continue
 * what it was when we last looked has been rewritten.
 */
export function createGitWitness(settings: GitWitnessSettings, deps: GitDeps): Witness {
  const { name, url, branch } = settings
  const open = createGitClones({
    // Another place is another clone: what is remembered of the one says nothing of the other.
    dir: join(deps.dataDir, 'witnesses', `${name}-${hash('sha256', `${url} ${branch}`).slice(0, 12)}.git`),
    url,
    branch,
    env: async () => ({ PATH: deps.searchPath, ...(await gitEnvironment(settings, deps)) }),
  })
  let last: Promise<unknown> = Promise.resolve()
  /** One after the other: git locks what it changes. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    compared: 'here',
    newest: (signal) => inTurn(() => newest(open(signal))),
    publish: (own, signal) =>
      inTurn(async () => {
        const clone = open(signal)
        const parent = await clone.remembered()
        // A remote that has moved on since it was read refuses.
        const commit = await clone.push(own.note, { message: `Checkpoint of ${own.size} entries`, parent })
        await clone.remember(commit)
        return own.note
      }),
    close: async () => void (await last),
  }
}

/** @throws ConflictError when the remote does not continue what it was */
async function newest(clone: GitClone): Promise<string | undefined> {
  const now = await clone.look()
  const before = await clone.remembered()
  const note = now === undefined ? undefined : await clone.read(now)
  const continues = before === undefined || (now !== undefined && (await clone.continues(before, now)))
  if (!continues) {
    const there = note === undefined ? { witnessSize: 0 } : held(checkpointOf(note))
    const { size } = checkpointOf(await clone.read(before))
    throw new ConflictError({ what: 'behind', ...there, ownSize: size })
  }
  if (now !== undefined) await clone.remember(now)
  return note
}

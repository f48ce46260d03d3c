import { mkdir } from 'node:fs/promises'
import { loadOnce } from '../../../platform/load-once.ts'
import { WitnessProblem } from '../witness.ts'
import { runGit, type GitRun } from './run-git.ts'

/** A bare repository of ours beside the remote one, which knows one branch of it. Commits are named by their hash. */
export interface GitClone {
  /** The commit the remote branch is at now, fetched; undefined: there is no such branch. */
  look(): Promise<string | undefined>
  /** What `remember` was given last, in this process or one before. */
  remembered(): Promise<string | undefined>
  remember(commit: string): Promise<void>
  /** True when `now` is `before` or came after it. */
  continues(before: string, now: string): Promise<boolean>
  read(commit: string): Promise<string>
  /** Makes a commit of nothing but the text, and has the remote branch move on to it; never forced. */
  push(text: string, commit: { message: string; parent: string | undefined }): Promise<string>
}

export interface CloneOptions {
  /** a folder of its own */
  dir: string
  url: string
  branch: string
  /** asked once for each opening */
  env: () => Promise<Readonly<Record<string, string>>>
}

const refs = { fetched: 'refs/witness/fetched', remembered: 'refs/witness/remembered' }
const file = 'checkpoint'
const maxBytes = 65_536

/** Opens clones of one place, each call with its own signal. Every method throws WitnessProblem when git does not do it. */
export function createGitClones({ dir, url, branch, env }: CloneOptions): (signal: AbortSignal) => GitClone {
  const head = `refs/heads/${branch}`
  const prepared = loadOnce(async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const signal = new AbortController().signal
    const initial = { dir, env: await env(), signal }
    expectDone(await runGit(['init', '--quiet', '--bare', '--template='], initial), 'init')
  })
  return (signal) => {
    const environment = loadOnce(env)
    const run = async (args: readonly string[], input?: string): Promise<GitRun> => {
      await prepared()
      return runGit(args, { dir, env: await environment(), signal, input })
    }
    const must = async (args: readonly string[], input?: string) =>
      expectDone(await run(args, input), args[0] ?? '')
    return {
      async look() {
        if ((await must(['ls-remote', '--heads', '--', url, head])) === '') return undefined
        await must(['fetch', '--quiet', '--no-tags', '--', url, `+${head}:${refs.fetched}`])
        return must(['rev-parse', '--verify', refs.fetched])
      },
      async remembered() {
        const { code, stdout } = await run(['rev-parse', '--quiet', '--verify', refs.remembered])
        return code === 0 ? stdout.trim() : undefined
      },
      async remember(commit) {
        await must(['update-ref', refs.remembered, commit])
      },
      continues: async (before, now) => (await run(['merge-base', '--is-ancestor', before, now])).code === 0,
      async read(commit) {
        const size = Number(await must(['cat-file', '-s', `${commit}:${file}`]))
        if (!(size <= maxBytes)) throw new WitnessProblem('what it holds is not a checkpoint')
        const { stdout } = await run(['cat-file', 'blob', `${commit}:${file}`])
        return stdout
      },
      async push(text, { message, parent }) {
        const blob = await must(['hash-object', '-w', '--stdin'], text)
        const tree = await must(['mktree'], `100644 blob ${blob}\t${file}\n`)
        const parents = parent === undefined ? [] : ['-p', parent]
        const commit = await must(['commit-tree', tree, ...parents, '-m', message])
        await must(['push', '--quiet', '--', url, `${commit}:${head}`])
        return commit
      },
    }
  }
}

function expectDone({ code, stdout, reason }: GitRun, what: string): string {
  if (code === 0) return stdout.trim()
  throw new WitnessProblem(`git ${what} did not work (${reason === '' ? `exit code ${code}` : reason})`)
}

import { isKnown } from '../abstract-text.ts'
import { hasOption, type Sorted } from './program.ts'

/** A call of git without its verb: sorted, as given, and as one text with a blank at each end. */
interface Given {
  sorted: Sorted
  rest: readonly string[]
  all: string
}

/** What nobody calls a branch. */
const namesFile =
  /\w\.(?:[cm]?[jt]sx?|py|json|md|go|rs|java|kt|swift|c|cc|cpp|h|css|scss|html|vue|svelte|ya?ml|toml|txt|sh|rb|php|cs|sql|lock)$/

/** What cannot be undone, or undoes the work of others, by verb. */
const dangers: Readonly<Record<string, (given: Given) => string | undefined>> = {
  push: ({ sorted, all }) => {
    if (hasOption(sorted, 'dry-run', 'n')) return undefined
    if (
      hasOption(sorted, 'f', 'force', 'mirror', 'delete', 'd', 'prune') ||
      / \+\S/.test(all) ||
      / :\S/.test(all)
    )
      return 'git push rewrites or deletes what others have'
    return /^(?:[a-z+]+:\/\/|[\w.-]+@[\w.-]+:)/.test(sorted.operands[0] ?? '')
      ? 'git push sends the repository to a place that is no remote of it'
      : undefined
  },
  reset: ({ sorted }) =>
    hasOption(sorted, 'hard', 'merge') ? 'git reset --hard throws changes away' : undefined,
  'read-tree': ({ sorted }) =>
    hasOption(sorted, 'reset') ? 'git read-tree --reset throws changes away' : undefined,
  'checkout-index': ({ sorted }) =>
    hasOption(sorted, 'f', 'force') ? 'git checkout-index -f throws changes away' : undefined,
  rm: ({ sorted }) =>
    hasOption(sorted, 'f', 'force') && hasOption(sorted, 'r') && !hasOption(sorted, 'cached', 'n', 'dry-run')
      ? 'git rm -rf throws changes away'
      : undefined,
  prune: ({ sorted }) =>
    hasOption(sorted, 'n', 'dry-run') ? undefined : 'git prune makes lost work unrecoverable',
  replace: () => 'git rewrites history',
  'fast-import': () => 'git rewrites history',
  'send-pack': () => 'git send-pack sends the repository elsewhere',
  'send-email': ({ sorted }) => (hasOption(sorted, 'dry-run') ? undefined : 'git sends work by mail'),
  'imap-send': ({ sorted }) => (hasOption(sorted, 'dry-run') ? undefined : 'git sends work by mail'),
  archive: ({ sorted }) =>
    hasOption(sorted, 'remote') ? 'git asks another machine for an archive' : undefined,
  daemon: () => 'git offers the repository to the network',
  instaweb: () => 'git offers the repository to the network',
  credential: ({ rest }) => (rest[0] === 'fill' ? 'git prints credentials' : undefined),
  submodule: ({ sorted, rest }) =>
    rest[0] === 'deinit' && hasOption(sorted, 'f', 'force', 'all')
      ? 'git submodule deinit throws changes away'
      : undefined,
  clean: ({ sorted }) =>
    hasOption(sorted, 'f', 'force') && !hasOption(sorted, 'n', 'dry-run')
      ? 'git clean -f deletes files that are not kept'
      : undefined,
  checkout: ({ sorted, all }) =>
    hasOption(sorted, 'f', 'force', 'pathspec-from-file') ||
    / -- \S| (?:\.|:\/|\*|:|\.\/) $/.test(all) ||
    (!hasOption(sorted, 'b', 'B', 'orphan') && namesFile.test(sorted.operands.at(-1) ?? ''))
      ? 'git checkout throws changes away'
      : undefined,
  restore: ({ sorted }) =>
    hasOption(sorted, 'staged', 'S') && !hasOption(sorted, 'worktree', 'W')
      ? undefined
      : 'git restore throws changes away',
  switch: ({ sorted }) =>
    hasOption(sorted, 'f', 'force', 'discard-changes') ? 'git switch throws changes away' : undefined,
  stash: ({ rest }) =>
    /^(?:drop|clear)$/.test(rest[0] ?? '') ? 'git stash throws stashed changes away' : undefined,
  branch: ({ sorted }) =>
    hasOption(sorted, 'D') || (hasOption(sorted, 'd', 'delete') && hasOption(sorted, 'f', 'force'))
      ? 'git branch -D deletes a branch that is not merged'
      : hasOption(sorted, 'f', 'force')
        ? 'git branch -f moves a branch away from its commits'
        : undefined,
  reflog: ({ rest }) =>
    /^(?:expire|delete)$/.test(rest[0] ?? '') ? 'git reflog expire makes lost work unrecoverable' : undefined,
  gc: ({ all }) =>
    / --prune(?:=now|=all| now)/.test(all) ? 'git gc --prune=now makes lost work unrecoverable' : undefined,
  worktree: ({ sorted, rest }) =>
    rest[0] === 'remove' && hasOption(sorted, 'f', 'force')
      ? 'git worktree remove --force throws changes away'
      : undefined,
  'update-ref': ({ sorted }) =>
    hasOption(sorted, 'd', 'stdin') ? 'git update-ref -d deletes a reference' : undefined,
  'symbolic-ref': ({ sorted }) =>
    hasOption(sorted, 'd', 'delete') ? 'git symbolic-ref -d deletes a reference' : undefined,
  tag: ({ sorted, all }) =>
    hasOption(sorted, 'd', 'delete') && !isKnown(all) ? 'git tag -d deletes a reference' : undefined,
  'filter-repo': () => 'git filter-repo rewrites history',
}

export function gitDanger(verb: string, sorted: Sorted, rest: readonly string[]): string | undefined {
  if (!Object.hasOwn(dangers, verb) || /^(?:-h|--help)$/.test(rest.join(' '))) return undefined
  return dangers[verb]?.({ sorted, rest, all: ` ${rest.join(' ')} ` })
}

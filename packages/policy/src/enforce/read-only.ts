import { isKnown } from './abstract-text.ts'
import { baseName } from './place.ts'
import { lookers } from './powershell/cmdlets.ts'

const readers = new Set(
  `cat head tail nl tac rev sort uniq cut paste fold fmt pr wc od hexdump strings base64 md5sum sha1sum sha256sum sha512sum
  cksum diff cmp comm column expand unexpand tsort join ls dir stat file readlink realpath du tree basename dirname numfmt
  grep egrep fgrep rg ag find fd jq echo printf true false : pwd date whoami id uname hostname seq which type test [ sleep
  cd pushd popd dirs wait jobs wc tr df free ps nproc uptime sed yes exit return read export set local shift unset break continue`.split(
    /\s+/,
  ),
)

/** Arguments with which a program that otherwise looks changes something. */
const setters: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    // A time to set is eight digits at least; `2 days ago` is none.
    date: /(?:^|\s)(?:-s|--set)|(?<!-[rdv])(?:^|\s)\d{8,}/,
    hostname: /(?:^|\s)(?:[^-\s]|-[Fb]|--file|--boot)/,
    file: /(?:^|\s)-\w*C|--compile/,
    sed: /(?:^|\s)(?:-\w*i|--in-place)/,
    rg: /(?:^|\s)--(?:pre|hostname-bin)\b(?!-)/,
    ag: /(?:^|\s)--pager\b/,
    base64: /(?:^|\s)(?:-o|--output)/,
    // With `e` it shows the environment of other programs.
    ps: /^[a-z]*e|\s[a-z]*e[a-z]*$/,
  }),
)

const gitVerbs = new Set(
  'status log diff show blame ls-files ls-tree rev-parse describe shortlog rev-list cat-file grep merge-base name-rev for-each-ref reflog'.split(
    ' ',
  ),
)

/** Where the programs of the system lie: one in another place is only named like one of them. */
const ofTheSystem = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$|^\/opt\/homebrew\/bin\/[^/]+$/

/** Whether a command only looks, its effects apart (those are judged by themselves). */
export function onlyLooks(words: readonly string[]): boolean {
  const [head = '', ...rest] = words
  if (!isKnown(head) || (head.includes('/') && !ofTheSystem.test(head))) return false
  if (head.includes('-') && lookers.test(head)) return true
  const name = baseName(head)
  if (setters.get(name)?.test(rest.join(' ')) === true) return false
  if (readers.has(name)) return true
  if (name !== 'git') return false
  const [verb = ''] = rest
  if (gitVerbs.has(verb)) return true
  if (
    /^(?:stash (?:list|show)|remote (?:show|get-url)|worktree list|notes (?:list|show)|submodule (?:status|summary)|config (?:--get\S*|-l|--list|get|list)|bisect (?:log|view))(?: |$)/.test(
      rest.join(' '),
    )
  )
    return true
  const bare = rest
    .slice(1)
    .every((word) => /^-(?:v{1,2}|a|r|l|-list|-show-current|-all|-verbose)$/.test(word))
  return /^(?:branch|tag|remote)$/.test(verb) && bare
}

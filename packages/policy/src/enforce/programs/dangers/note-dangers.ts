import { anyText, isKnown } from '../../abstract-text.ts'
import { absolutePath } from '../../place.ts'
import { subshell } from '../../shell-state.ts'
import { touch, type Started } from '../program.ts'
import type { Danger } from './danger.ts'
import { dataDangers, databaseNames, isDestructive, namesEmptying, withoutTexts } from './data-dangers.ts'
import { changesProduction } from './production.ts'
import { isRehearsal } from './rehearsal.ts'
import { repositoryDangers } from './repository-dangers.ts'
import { secretDangers } from './secret-dangers.ts'
import { serviceDangers } from './service-dangers.ts'
import { systemDangers } from './system-dangers.ts'
import { windowsDangers } from './windows-dangers.ts'

const dangersOf: ReadonlyMap<string, readonly Danger[]> = Map.groupBy(
  [
    ...systemDangers,
    ...windowsDangers,
    ...serviceDangers,
    ...repositoryDangers,
    ...dataDangers,
    ...secretDangers,
  ].flatMap((danger) => danger.programs.split(' ').map((name) => ({ ...danger, name }))),
  ({ name }) => name,
)

/** Programs that take such an option and heed it for few of their verbs, or never. */
const takesNoRehearsal =
  /^(?:systemctl|service|launchctl|supervisorctl|pm2|npm|pnpm|yarn|bun|net1?|sc|reg|schtasks|loginctl|redis-cli|valkey-cli|kill|osascript|busctl)$/

/** Programs to which commands may come on the standard input as well. */
const readsCommands = /^(?:redis-cli|valkey-cli|keydb-cli|etcdctl|influx|sftp|ftp|lftp|wrangler|diskpart)$/

/** Longer words are not looked through. */
const longestLooked = 8192

/** Notes what a program is known to do that is asked about whatever the rules allow. */
export function noteDangers({ name, words, shell, input }: Started): void {
  // `mkfs.ext4` is `mkfs`.
  const known = dangersOf.get(name) ?? dangersOf.get(name.split('.')[0] ?? '') ?? []
  if (known.length > 0) noteKnown(known, { name, words, shell, input })
  if (changesProduction({ name, words, shell }) && !isRehearsal(words))
    shell.effects.danger(`${name} changes what is in production`)
  if (installers.test(name) && words.some((word) => isFetched(word, shell)))
    shell.effects.danger(`${name} installs what this call fetched`)
  if (/^(?:rm|rmdir|chmod|chown)$/.test(name) && words.includes('--no-preserve-root'))
    shell.effects.danger(`${name} without the guard of the root folder`, 'deny')
}

/** Programs that take a file for what is to be installed, or brought about. */
const installers =
  /^(?:dpkg|rpm|apt|apt-get|dnf|yum|zypper|apk|pacman|pip3?|npm|gem|installer|snap|flatpak|msiexec|adb|kubectl|oc|helm|terraform|tofu)$/

/** Whether a word names a file that this call fetched, or wrote without anybody seeing what. */
function isFetched(word: string, { effects, folder }: Started['shell']): boolean {
  return (
    effects.contents.size > 0 &&
    !word.startsWith('-') &&
    effects.contents.get(absolutePath(word, folder)) === anyText
  )
}

function noteKnown(known: readonly Danger[], { name, words, shell, input }: Started): void {
  const database = databaseNames.has(name)
  const all = (database ? words.map(withoutTexts) : withoutSentences(words)).join(' ')
  // What a database reads on its standard input is a command too.
  if (
    database &&
    !(name === 'bq' && isRehearsal(words)) &&
    [...words, ...piecesOf(input)].some((text) => /\s|\/\*/.test(text) && isDestructive(text))
  )
    shell.effects.danger(`${name} destroys data, or leaves the database`)
  if (database) databaseCommands({ name, words, shell, input })
  if (
    database &&
    (words.some((word) => namesEmptying.test(word)) ||
      shell.effects.all.some(
        (effect) => effect.kind === 'read' && effect.by === '<' && namesEmptying.test(effect.path),
      ))
  )
    shell.effects.danger(`${name} is told what by its name empties a database`)
  const read = readsCommands.test(name) && isKnown(input) ? ` ${input.slice(0, longestLooked)}` : ''
  if (/^(?:-h|--version|help)$|(?:^|\s)--help$/.test(all)) return
  if (all.length > longestLooked)
    return shell.effects.danger(`${name} with more words than are looked through`)
  const told = all + read + answered({ name, input })
  const rehearsed = (!database || name === 'bq') && !takesNoRehearsal.test(name) && isRehearsal(words)
  for (const { words: harmful, unless, reason, deny } of known)
    if (
      (harmful === undefined || harmful.test(told)) &&
      unless?.test(all) !== true &&
      (!rehearsed || deny === true)
    )
      shell.effects.danger(`${name} ${reason}`, deny === true ? 'deny' : 'ask')
}

/** Who answers its question unseen has not looked at what is changed. */
function answered({ name, input }: Pick<Started, 'name' | 'input'>): string {
  const yes = !isKnown(input) || /^\s*y(?:es)?\s*$/im.test(input)
  return /^(?:terraform|tofu|terragrunt)$/.test(name) && yes ? ' -auto-approve' : ''
}

/** A long text in pieces that lap over: what takes data away is said in a few words. */
function piecesOf(input: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at === 0 || at + overlap < input.length; at += longestLooked - overlap)
    pieces.push(input.slice(at, at + longestLooked))
  return pieces
}

const overlap = 512

/** Words without those that people write for people. */
function withoutSentences(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, at) => !/\s/.test(word) || !(sentence.test(words[at - 1] ?? '') || sentence.test(word)),
  )
}

const sentence = /^--(?:title|body|message|description|notes?|comment|summary|subject)(?:=|$)/

/** What such a command is known by, wherever it stands in a line. */
const startsCommand =
  /^\s*\.|\\|\b(?:VACUUM|ATTACH|OUTFILE|DUMPFILE|readfile|writefile|edit|load_extension)\b/i

/** What the commands of a database's own prompt run, read and write. */
function databaseCommands(started: Started): void {
  const { name, words, shell, input } = started
  const lines = [...words, ...(isKnown(input) ? input.split('\n') : [])]
  for (const line of lines) {
    if (!startsCommand.test(line)) continue
    if (!shell.effects.spend(2)) return
    const piped =
      /^\s*\.(?:import|read|output|once|o|excel)\s+(?:-\S+\s+)*["']?\|([^"']+)/.exec(line) ??
      /\\(?:g|o|gx|w)\s*\|([^'"]+)/i.exec(line)
    if (piped !== null) shell.run.text(piped[1] ?? '', subshell(shell), anyText)
    const file =
      /^\s*\.(read|import|open|output|once|backup|save|restore|dump|load|cd|clone)\s+["']?([^\s"'|]+)/.exec(
        line,
      )
    if (file !== null) {
      const reads = /^(?:read|import|restore|open|load|cd)$/.test(file[1] ?? '')
      touch(started, reads ? 'read' : 'write', { path: file[2] ?? '' })
    }
    const saved = /^\s*\\(o|out|w|write|g|i|ir|include)\s+["']?([^\s"'|]+)/.exec(line)
    if (saved !== null)
      touch(started, saved[1]?.startsWith('i') === true ? 'read' : 'write', { path: saved[2] ?? '' })
    const vacuumed = /\b(?:VACUUM\s+INTO|ATTACH(?:\s+DATABASE)?|OUTFILE|DUMPFILE)\s+'([^']+)'/i.exec(
      line,
    )?.[1]
    if (vacuumed !== undefined) touch(started, 'write', { path: vacuumed })
    const copy = /^\s*\\copy\b.*?\b(from|to)\s+'?([^\s']+)/i.exec(line)
    if (copy !== null)
      touch(started, copy[1]?.toLowerCase() === 'from' ? 'read' : 'write', { path: copy[2] ?? '' })
    for (const call of line.matchAll(/\b(readfile|writefile|edit|load_extension)\s*\(\s*'([^']*)'/gi)) {
      const [, verb = '', path = ''] = call
      if (/^(?:edit|load)/i.test(verb)) shell.effects.danger(`${name} loads or runs another program`)
      else touch(started, verb.toLowerCase() === 'readfile' ? 'read' : 'write', { path })
    }
    if (/^\s*\.load\b/.test(line)) shell.effects.danger(`${name} loads or runs another program`)
  }
}

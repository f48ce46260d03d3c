import { anyText, isKnown } from '../../abstract-text.ts'
import { absolutePath } from '../../place.ts'
import { onlyLooks } from '../../read-only.ts'
import { subshell } from '../../shell-state.ts'
import { mention } from '../containers.ts'
import { leavesNothing } from '../looking.ts'
import { eachWithin, contentOf, touch, type Started } from '../program.ts'
import type { Named, SortedWords } from './sort-words.ts'

/** Notes what the options of a program name, and gives the program where it goes to work. */
export function notePlaces(started: Started, sorted: SortedWords, isData: boolean): Started {
  const { shell } = started
  const folder = sorted.named
    .filter(({ meaning }) => meaning === 'worksIn')
    .reduce((from, { value }) => absolutePath(value, from), shell.folder)
  const there = folder === shell.folder ? started : { ...started, shell: { ...shell, folder } }
  for (const named of sorted.named) {
    note(named, started)
    // Some programs go there first, and read what else they are told from there.
    if (there !== started && named.meaning !== 'runs') note(named, there)
  }
  if (!isData) noteUnknown(sorted, started)
  if (sorted.worksElsewhere && !sorted.stops) noteWork(folder, sorted, started)
  return there
}

function note({ meaning, value }: Named, started: Started): void {
  const { shell } = started
  const path = placeOf(value)
  switch (meaning) {
    case 'reads':
    case 'writes':
    case 'fills': {
      const kind = meaning === 'reads' ? 'read' : 'write'
      touch(started, kind, { path })
      // `gc:file=log`: a place among others.
      for (const part of /[@:=,]/.test(path) ? path.split(/[@:=,]/).slice(0, 8) : [])
        touch(started, kind, { path: part, certain: false })
      return
    }
    case 'runs':
      if (value !== '') shell.run.text(value, subshell(shell), anyText)
      return
    case 'loads':
      return load(path, started)
    case 'plain': {
      const named = inFile.exec(value)
      return touch(started, 'read', { path: named?.[1] ?? named?.[2] ?? '', certain: false })
    }
    case 'worksIn':
    default:
      return
  }
}

/** `@x`, `a=@x`, `file://x`: what is asked for stands in a file, whatever it is. */
const inFile = /@([^@]+)$|^fileb?:\/\/(.+)$/

/** `type=local,dest=out` names `out`, `file://x` and `@x` name `x`. */
function placeOf(value: string): string {
  const named = /(?:^|,)(?:dest|dst|path|src)=([^,]*)/.exec(value)?.[1]
  return (named ?? value).replace(/^(?:file:(?:\/\/)?|@)/, '')
}

/** Code of the project is trusted as a program is; what this call wrote, or anybody may write, is not. */
function load(path: string, started: Started): void {
  const { name, shell } = started
  touch(started, 'read', { path })
  const whole = absolutePath(path, shell.folder)
  if (
    contentOf(path, started) !== undefined ||
    /^\/(?:tmp|var\/tmp|dev\/shm)\//.test(whole) ||
    !isKnown(whole)
  )
    shell.effects.danger(`${name} loads code from a place that anybody may write to`)
}

/** Options that select by name, or say how something looks: they name no place of their own. */
const selects =
  /(?:exclude|include|ignore|skip|except|glob|pattern|match|filter|select|only|format|colou?r|style|theme|type|lang|level|name|title|author|date|since|until|grep|regexp?|message|version|encoding|charset)(?!.*(?:file|from|path|dir))/i

/** Options after which, whatever the program, stands where it writes. */
const output =
  /^--?(?:[\w-]+-)?(?:out(?:put|file|dir)?|dest(?:ination|dir)?|log-?file|dump|save(?:-to)?|export)(?:-(?:file|path|dir(?:ectory)?|to))?$/i

/** An option that nobody described may name what is read or written: no less is taken of it than of a word of an unknown program. */
function noteUnknown({ unknown }: SortedWords, started: Started): void {
  for (const { option, value, glued } of eachWithin(unknown, started.shell)) {
    if (selects.test(option) || (!glued && !output.test(option))) continue
    mention(started, value)
  }
}

/** A program that is told where to work, and does more than look, may change what lies there. */
function noteWork(folder: string, { rest }: SortedWords, started: Started): void {
  const { name, shell } = started
  if (folder === shell.effects.start || (folder === shell.folder && !isKnown(folder))) return
  if (leavesNothing(name, rest) || onlyLooks([name, ...rest])) return
  touch(started, 'write', { path: folder, certain: false })
}

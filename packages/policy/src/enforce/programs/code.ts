import { anyText, holdsMarks } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { touch, type Started } from './program.ts'

const startsProcess =
  /\b(?:system|popen\w*|exec[lv]?p?e?\w*|spawn\w*|fork|subprocess|child_process|Popen|check_output|check_call|getoutput|shell-command|call-process|start-process|shell_exec|passthru|proc_open|pcntl_exec|IO\.popen|Open3|Kernel|do shell script|Deno\.Command|Bun\.\$|ProcessBuilder|os\.startfile|qx|pty)\b|`|%x|\|\s*getline/

const hidden =
  /\b(?:eval|exec|compile|execfile|instance_eval|class_eval|Function|loadstring|vm\.run\w*)\s*\(|\bb(?:ase)?64|b64decode|fromCharCode|\bchr\s*\(|__import__|__builtins__|getattr\s*\(|marshal|codecs\.decode|unhexlify|fromhex|atob|Buffer\.from|pack\s*\(?\s*["']H|rot_?13|\\x[0-9a-f]{2}\\x[0-9a-f]{2}/i

const deletes =
  /\b(?:rmtree|rmdir\w*|unlink\w*|rmSync|removedirs|remove_tree|rm_rf|rm_r|FileUtils|rimraf|emptyDir\w*|fs\.rm|os\.remove|\.remove\s*\(\s*["']|remove_entry|File\.delete|Deno\.remove|truncate\w*)\b/

const connects =
  /\b(?:socket|TCPSocket|IO::Socket|net\.connect|createConnection|fsockopen|dup2|urlretrieve|http\.server|SimpleHTTPServer)\b/

const fetches =
  /\b(?:urllib\w*|requests|httpx?|https|aiohttp|fetch|axios|Net::HTTP|LWP|open-uri|file_get_contents)\b/

/**
 * Reads code of another language for what it may do: its string literals are taken as paths and, where it starts
 * processes, as shell text. Code that builds what it runs out of sight is a danger by itself.
 */
export function scanCode(code: string, started: Started): void {
  const { effects } = started.shell
  if (!effects.spend(1 + (code.length >> 3))) return
  if (holdsMarks(code)) {
    effects.danger(`runs ${started.name} code that is not known in full`)
    return
  }
  const joined = code.replaceAll(/(["'])\s*(?:\+|\.\.?)\s*["']/g, '')
  if (hidden.test(joined)) effects.danger(`${started.name} code that hides what it does`)
  if (deletes.test(joined)) effects.danger(`${started.name} code that deletes files`)
  if (connects.test(joined)) {
    const shellToo = /dup2|pty|\/bin\/(?:ba|z)?sh|spawn|exec/.test(joined)
    effects.danger(`${started.name} code that opens connections`, shellToo ? 'deny' : 'ask')
  }
  if (fetches.test(joined)) effects.add({ kind: 'network', host: anyText, by: started.name })
  const literals = literalsOf(joined)
  for (const quoted of literals) {
    // perl writes the way a file is opened before its name.
    const literal = quoted.replace(/^[<>+]+\s*/, '')
    if (literal.length > 256 || literal.includes('\n')) continue
    touch(started, 'read', { path: literal, certain: false })
    touch(started, 'write', { path: literal, certain: false })
  }
  if (startsProcess.test(joined)) processes(joined, literals, started)
}

/** Quoted text of most languages, and perl's and ruby's q(…). */
function literalsOf(code: string): string[] {
  const found: string[] = []
  for (const match of code.matchAll(
    /"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|`((?:[^`\\]|\\[^])*)`|\b(?:qq?|qx|qw|%[qQxw])\s*[({[/|!]([^)}\]/|!]*)/g,
  ))
    found.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  return found.slice(0, 200)
}

function processes(code: string, literals: readonly string[], started: Started): void {
  const { shell } = started
  const before = shell.effects.all.length
  const runs = literals.filter((literal) => /^[\w./~$-]/.test(literal) && literal !== 'child_process')
  for (const literal of runs.slice(0, 20)) quietly(literal, started)
  // A command given as a list of its words.
  const list = /[[(]\s*((?:["'][^"']*["']\s*,\s*)+["'][^"']*["'])/.exec(code)
  if (list !== null)
    shell.run.command(
      literalsOf(list[1] ?? '').flatMap((one) => (one === '' ? [] : [one])),
      subshell(shell),
      anyText,
    )
  if (runs.length === 0 || shell.effects.all.length === before)
    shell.effects.danger(`${started.name} code that starts a program`)
}

/** Words that are no shell text (module names, messages) must not make the whole not understood. */
function quietly(literal: string, { shell }: Started): void {
  const before = shell.effects.all.length
  shell.run.text(literal, subshell(shell), anyText)
  const kept = shell.effects.all.splice(before).filter((effect) => effect.kind !== 'unknown')
  shell.effects.all.push(...kept)
}

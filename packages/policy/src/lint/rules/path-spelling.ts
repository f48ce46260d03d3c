import type { LintCodeName } from '../codes/index.ts'

/** Spellings of a shell or of another system in a rule, which the client takes letter by letter (measured, 2.1.330). */
export interface Spelling {
  problem: LintCodeName
  /** the specifier that was meant; absent where it cannot be told */
  meant?: string
}

/** Of a tool that takes paths, or commands; undefined: nothing is wrong with it. */
export function spellingOf(tool: string, specifier: string): Spelling | undefined {
  if (tool === 'Read' || tool === 'Edit') return quoted(specifier) ?? pathSpelling(specifier)
  if (tool === 'Bash' || tool === 'PowerShell') return quoted(specifier) ?? commandAlternatives(specifier)
  return undefined
}

/** `Read("./.env")`; two quoted words beside each other are a command. */
function quoted(specifier: string): Spelling | undefined {
  const inner = /^\s*(["'])([^"']+)\1\s*$/.exec(specifier)?.[2]
  return inner === undefined ? undefined : { problem: 'quoted-specifier', meant: inner }
}

function pathSpelling(specifier: string): Spelling | undefined {
  return variable(specifier) ?? drive(specifier) ?? alternatives(specifier) ?? upwards(specifier)
}

const home = /^(?:\$HOME|\$\{HOME\}|%USERPROFILE%|\$env:USERPROFILE)(?=[/\\]|$)/i
/** In capitals: `$id.tsx` is the name of a file. */
const otherVariable = /^(?:\$[A-Z_][A-Z0-9_]*|\$\{\w+\}|%\w+%|\$env:\w+)(?=[/\\]|$)/

function variable(specifier: string): Spelling | undefined {
  const rest = specifier.replace(home, '')
  if (rest !== specifier)
    return { problem: 'path-variable', meant: `~${rest === '' ? '/**' : slashes(rest)}` }
  return otherVariable.test(specifier) ? { problem: 'path-variable' } : undefined
}

function drive(specifier: string): Spelling | undefined {
  const [, letter = '', rest = ''] = /^\/{0,2}([A-Za-z]):([/\\].*)$/s.exec(specifier) ?? []
  if (letter === '') return undefined
  return { problem: 'windows-path', meant: `//${letter.toLowerCase()}${slashes(rest)}` }
}

function slashes(path: string): string {
  return path.replaceAll(/\\+/g, '/')
}

/** `*.{pem,key}`, `.env|.npmrc`, `./.env, ./.npmrc` */
function alternatives(specifier: string): Spelling | undefined {
  const isOne = !/\{[^{}]*,[^{}]*\}|\||,\s*[.~/*]/.test(specifier)
  return isOne ? undefined : { problem: 'rule-alternatives' }
}

function upwards(specifier: string): Spelling | undefined {
  return specifier.split('/').includes('..') ? { problem: 'path-upwards' } : undefined
}

/** Where the program's name stands, and lists of patterns; elsewhere such signs belong to the command. */
function commandAlternatives(specifier: string): Spelling | undefined {
  const isOne = !/^\{[^{}\s]*,[^{}\s]*\}|^[\w./-]+(?:\|[\w./-]+)+(?=\s|$)|\*,\s+[\w./-]/.test(specifier)
  return isOne ? undefined : { problem: 'rule-alternatives' }
}

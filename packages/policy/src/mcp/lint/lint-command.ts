import type { LintFinding } from '../../lint/finding.ts'
import { holdsSecret, isSecretName } from '../secret-text.ts'
import { mcpFinding } from './mcp-messages.ts'
import { shownText, urlHoldsSecret } from './url-secret.ts'
import { programName, shellScript } from './shell-wrapper.ts'
import { unpinnedPackage } from './unpinned-package.ts'

type PlaceOf = (at: number) => LintFinding['path']

/** What starts a server: program and arguments. @param placeOf where in the document the word is */
export function lintCommand(argv: readonly string[], placeOf: PlaceOf): LintFinding[] {
  const script = shellScript(argv)
  const wrapped =
    script === undefined
      ? []
      : [
          mcpFinding('mcp-shell-wrapper', {
            path: placeOf(0),
            values: { program: programName(argv[0] ?? '') },
          }),
        ]
  const started = script ?? { words: argv, at: 0 }
  return [
    ...wrapped,
    ...argv.flatMap((word, at) => lintPlace(word, { path: placeOf(at), isProgram: at === 0 })),
    ...lintPackage(started, placeOf),
    ...argv.flatMap((word, at) => {
      const isSecret = holdsSecret(...valueOf(word, argv[at - 1] ?? '')) || urlHoldsSecret(urlIn(word))
      return isSecret
        ? [mcpFinding('mcp-hard-coded-secret', { path: placeOf(at), values: { what: 'args' } })]
        : []
    }),
  ]
}

function lintPackage(
  { words, at }: { words: readonly string[]; at: number },
  placeOf: PlaceOf,
): LintFinding[] {
  const found = unpinnedPackage(words)
  if (found === undefined) return []
  const code = found.isTagged ? 'mcp-image-by-tag' : 'mcp-unpinned-package'
  // Within a shell's text there is no place for the word alone.
  const path = placeOf(at === 0 ? found.at : at)
  return [mcpFinding(code, { path, values: { package: shownText(found.name) } })]
}

function lintPlace(
  text: string,
  { path, isProgram }: { path: LintFinding['path']; isProgram: boolean },
): LintFinding[] {
  const at = { path, values: { text: shownText(text) } }
  const folder =
    /(?:^|[=:,])(?:\/tmp|\/var\/tmp|\/dev\/shm|[A-Za-z]:\\(?:Windows\\)?Temp|[A-Za-z]:\\Users\\Public)(?:[\\/]|$)/i
  return [
    ...(/(?:^|[\\/=:])\.\.(?:[\\/]|$)/.test(text) ? [mcpFinding('mcp-path-traversal', at)] : []),
    ...(isProgram && folder.test(text) ? [mcpFinding('mcp-writable-folder', at)] : []),
    ...(isProgram && isRelative(text) ? [mcpFinding('mcp-relative-command', at)] : []),
  ]
}

/** A name alone is looked for in PATH; `~` and variables say where they begin. */
function isRelative(program: string): boolean {
  return /[\\/]/.test(program) && !/^(?:[\\/~]|[A-Za-z]:[\\/]|\$\{?\w|%\w+%)/.test(program)
}

/** `git+https://…`, `--url=https://…`: from its scheme's end, which is all that matters. */
function urlIn(word: string): string {
  const at = word.indexOf('://')
  return at === -1 ? '' : `x${word.slice(at)}`
}

/** `--api-key=x`, `-e TOKEN=x`, `Authorization: x`, or `--api-key x`: the value, and the name it stands under. */
function valueOf(word: string, before: string): [string, string] {
  const named = /^(?:--?)?(?<name>[A-Za-z][\w.-]*)\s*[=:]\s*(?<value>.+)$/s.exec(word)?.groups
  if (named !== undefined && !word.includes('://')) return [named['value'] ?? '', named['name'] ?? '']
  const option = /^--?(?<name>[A-Za-z][\w-]*)$/.exec(before)?.groups?.['name'] ?? ''
  return [word, isSecretName(option) && !word.startsWith('-') ? option : '']
}

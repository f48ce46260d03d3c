import type { LintFinding } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { terminalText } from '../output/terminal-text.ts'

/** A finding in a line, with its fix below where there is one; the paths and texts are of others' files. */
export function printFindings(findings: readonly LintFinding[], context: Context): void {
  const { tell, print, locale } = context
  for (const { code, severity, path, message, fix } of findings) {
    const place = path.length === 0 ? '.' : path.join('.')
    print(terminalText(`${tell(`finding.severity.${severity}`)} ${place}: ${message[locale]} [${code}]`))
    if (fix !== undefined) print(tell('finding.fix', { description: terminalText(fix.description[locale]) }))
  }
}

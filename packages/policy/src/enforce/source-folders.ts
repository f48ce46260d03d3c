import { isKnown } from './abstract-text.ts'
import { isSourceName } from './path-rules.ts'

/** Rules for a file wherever it lies, by a name that is hidden, or ends as keys or as this one file do. */
const secretName =
  /^(?:\*\*\/)?(?:\.[^/]+|id_[^/]+|[^/]*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|env|tfvars|tfstate)|[^/*?[]+\.\w+)$/

/** Whether a rule is for files that are no source code by their name. */
export function namesSecret(specifier: string): boolean {
  return secretName.test(specifier) && !isSourceName(specifier)
}

const hidden = /^(?:\*\*\/)?\./
const built = /\/(?:dist|build|out|target|coverage)\/\uE001$/

/** The folder that is meant: `src/*` makes no hidden name, and what is built is made of what is in the open. */
export function folderOf(path: string, specifier: string): string {
  return hidden.test(specifier) || built.test(path) ? path.replace(/\/\uE001$/, '') : path
}

const sourceFolders = new Set(
  `src lib libs source sources include internal cmd test tests __tests__ spec specs e2e doc docs scripts migrations
  templates components pages views styles assets static locales i18n .github dist build out target coverage node_modules`.split(
    /\s+/,
  ),
)

const keepsSecrets = /secret|cred|cert|key|private|ssh|ssl|tls|env|fixture/i

/** Whether a folder of the project is by its name one of code or prose, where nobody keeps secrets that a rule finds by their name. */
export function isSourceFolder(folder: string, cwd: string): boolean {
  if (!isKnown(folder) || !folder.startsWith(`${cwd}/`)) return false
  const segments = folder.slice(cwd.length + 1).split('/')
  return (
    segments.some((segment) => sourceFolders.has(segment)) &&
    !segments.some((segment) => keepsSecrets.test(segment))
  )
}

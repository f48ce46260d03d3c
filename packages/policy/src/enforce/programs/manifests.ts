import { touch, type Started } from './program.ts'

/** A package manager, by what it is told when it writes the list of what a project needs, and that list. */
interface Manifest {
  verbs: RegExp
  /** it does so without a name too */
  bare?: RegExp
  files: readonly string[]
}

const node: Manifest = {
  verbs: /^(?:i|install|add|remove|rm|uninstall|un|up|upgrade|pkg (?:set|delete|fix)|version)$/,
  bare: /^(?:init|create)$/,
  files: ['package.json'],
}

const manifests: ReadonlyMap<string, Manifest> = new Map<string, Manifest>([
  ['npm', { ...node, files: ['package.json', 'package-lock.json'] }],
  ['pnpm', { ...node, files: ['package.json', 'pnpm-lock.yaml'] }],
  ['yarn', { ...node, files: ['package.json', 'yarn.lock'] }],
  ['bun', { ...node, files: ['package.json', 'bun.lock'] }],
  ['cargo', { verbs: /^(?:add|remove|rm)$/, bare: /^(?:init|update)$/, files: ['Cargo.toml', 'Cargo.lock'] }],
  ['go', { verbs: /^get$/, bare: /^mod (?:tidy|edit|init)$/, files: ['go.mod', 'go.sum'] }],
  [
    'poetry',
    { verbs: /^(?:add|remove)$/, bare: /^(?:lock|update|init)$/, files: ['pyproject.toml', 'poetry.lock'] },
  ],
  ['uv', { verbs: /^(?:add|remove)$/, bare: /^(?:lock|init)$/, files: ['pyproject.toml', 'uv.lock'] }],
  [
    'composer',
    { verbs: /^(?:require|remove)$/, bare: /^(?:update|init)$/, files: ['composer.json', 'composer.lock'] },
  ],
  [
    'bundle',
    { verbs: /^(?:add|remove)$/, bare: /^(?:lock|update|init)$/, files: ['Gemfile', 'Gemfile.lock'] },
  ],
])

/** Notes that a package manager writes the list of what the project needs: `npm install x` is an edit of `package.json`. */
export function writesManifest(started: Started): void {
  const { name, words } = started
  const manifest = manifests.get(name)
  if (manifest === undefined || words.some((word) => /^(?:-g|--global|--no-save|--dry-run)$/.test(word)))
    return
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'))
  const told = `${first} ${second}`
  const writes =
    (manifest.verbs.test(first) && second !== '') ||
    manifest.verbs.test(told) ||
    manifest.bare?.test(first) === true ||
    manifest.bare?.test(told) === true
  if (writes) for (const path of manifest.files) touch(started, 'write', { path })
}

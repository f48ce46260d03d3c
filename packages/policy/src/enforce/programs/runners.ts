import { anyText, isKnown } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import { subshell } from '../shell-state.ts'
import { mention } from './containers.ts'
import { mayWriteTo } from './looking.ts'
import { sortWords } from './options/sort-words.ts'
import { eachWithin, sortArguments, touch, type Program, type Started } from './program.ts'
import { runRest } from './run-rest.ts'

/** `npx X`, `busybox X`: the command follows at once; `verb`: only after one of these words. */
interface Runner {
  verbs?: RegExp
  valued: string
}

const runners: Readonly<Record<string, Runner>> = {
  npx: { valued: 'p c package call' },
  shx: { valued: '' },
  bunx: { valued: '' },
  pnpx: { valued: '' },
  uvx: { valued: 'from with python p' },
  busybox: { valued: '' },
  toybox: { valued: '' },
  npm: { verbs: /^(?:exec|x)$/, valued: 'p c package call w prefix' },
  pnpm: { verbs: /^(?:exec|dlx)$/, valued: 'C dir filter F' },
  yarn: { verbs: /^(?:exec|dlx)$/, valued: 'cwd' },
  bun: { verbs: /^x$/, valued: '' },
  uv: { verbs: /^run$/, valued: 'with python p project directory extra group' },
  poetry: { verbs: /^run$/, valued: 'C' },
  pipenv: { verbs: /^run$/, valued: '' },
  pipx: { verbs: /^run$/, valued: 'spec' },
  pdm: { verbs: /^run$/, valued: 'p' },
  hatch: { verbs: /^run$/, valued: 'e' },
  rye: { verbs: /^run$/, valued: '' },
  conda: { verbs: /^run$/, valued: 'n p name prefix' },
  mamba: { verbs: /^run$/, valued: 'n p' },
  bundle: { verbs: /^exec$/, valued: '' },
  rbenv: { verbs: /^exec$/, valued: '' },
  pyenv: { verbs: /^exec$/, valued: '' },
  nodenv: { verbs: /^exec$/, valued: '' },
  asdf: { verbs: /^exec$/, valued: '' },
  mise: { verbs: /^(?:exec|x)$/, valued: '' },
  direnv: { verbs: /^exec$/, valued: '' },
  devbox: { verbs: /^run$/, valued: 'c config' },
  nix: { verbs: /^(?:develop|shell|run)$/, valued: 'c command' },
  lerna: { verbs: /^exec$/, valued: '' },
  doppler: { verbs: /^run$/, valued: 'p c' },
  op: { verbs: /^run$/, valued: 'env-file' },
  'aws-vault': { verbs: /^exec$/, valued: '' },
  sops: { verbs: /^exec-(?:env|file)$/, valued: '' },
  chamber: { verbs: /^exec$/, valued: '' },
  vagrant: { verbs: /^ssh$/, valued: 'c command' },
  screen: { valued: 'S X t c' },
}

const runner: Program = (started) => {
  const { name, words, shell, input } = started
  const found = runners[name]
  if (found === undefined) return anyText
  if (/^(?:yarn|pnpm)$/.test(name) && words[0] === 'node') return runRest(words, started)
  packageScripts(started)
  let rest = words
  if (found.verbs !== undefined) {
    const at = words.findIndex((word) => found.verbs?.test(word))
    if (name === 'sops' && at < 0) for (const path of words) touch(started, 'read', { path })
    if (at < 0 || at > 6) {
      scriptWords(started)
      return anyText
    }
    rest = words.slice(at + 1)
  }
  const sorted = sortArguments(rest, found.valued, true)
  for (const option of ['c', 'call', 'command'])
    for (const text of sorted.options.get(option) ?? []) if (text !== '') shell.run.text(text, shell, input)
  let [first = '', ...after] = sorted.operands
  if (/^(?:aws-vault|chamber|direnv|sops)$/.test(name)) [first = '', ...after] = after
  if (first === '--') [first = '', ...after] = after
  if (after[0] === '--') after = after.slice(1)
  // `docker/tmux "rm -rf x"`: one word that is a whole command line.
  if (/\s/.test(first) && isKnown(first)) return shell.run.text([first, ...after].join(' '), shell, input)
  // `nixpkgs#bash` is bash.
  const bare = first.replace(/(?<=.)@[\w.^~-]+$/, '').replace(/^.*#(?=.)/, '')
  return bare === '' ? '' : runRest([bare, ...after], started)
}

/** The scripts of a package.json that this very call wrote. */
function packageScripts({ name, words, shell }: Started): void {
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(name) || /^(?:exec|x|dlx)$/.test(words[0] ?? '')) return
  const content = shell.effects.contents.get(absolutePath('package.json', shell.folder))
  if (content === undefined || !isKnown(content)) return
  const scripts = /"scripts"\s*:\s*\{([^}]*)\}/.exec(content)?.[1] ?? ''
  for (const match of eachWithin(scripts.matchAll(/:\s*"((?:[^"\\]|\\.)*)"/g), shell))
    shell.run.text((match[1] ?? '').replaceAll(/\\(.)/g, '$1'), subshell(shell), '')
}

/** Verbs of package managers, and what follows them is packages; any other is the name of a script. */
const packageVerbs =
  /^(?:add|i|in|ins|install|ci|remove|rm|r|un|uninstall|update|up|upgrade|link|ln|unlink|publish|pack|init|create|why|list|ls|la|ll|outdated|audit|view|info|config|c|cache|workspaces?|import|login|set|get|dedupe|prune|store|patch|patch-commit|pm|version|explain|search|fund|doctor|root|bin|prefix|plugin|x|exec|dlx)$/

/** By their names scripts that look and report. */
const looksByScript =
  /^(?:test|tests|lint|check|typecheck|type-check|e2e|unit|coverage|verify|validate)(?![\w:-]*(?:fix|write|update|apply|gen|format))(?![\w])/

/** What a script of the package is given: it is a program nobody described. */
function scriptWords(started: Started): void {
  const { name, words } = started
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(name)) return
  const told = sortWords(name, words).rest.filter((word) => !word.startsWith('-'))
  const [script = ''] = /^run(?:-script)?$/.test(told[0] ?? '') ? told.slice(1) : told
  if (packageVerbs.test(script)) return
  const from = name === 'npm' ? words.indexOf('--') : words.indexOf(script)
  const given = from < 0 ? [] : words.slice(from + 1)
  const writes = mayWriteTo(script, [looksByScript.test(script) ? 'check' : script, ...given])
  for (const [at, word] of given.entries()) mention(started, word, writes(at + 1))
}

export const runnerPrograms: ReadonlyMap<string, Program> = new Map<string, Program>(
  Object.keys(runners).map((name) => [name, runner]),
)

import { anyText, isKnown } from '../abstract-text.ts'
import { sortArguments, touch, type Program, type Started } from './program.ts'
import { runRest } from './wrappers.ts'

/** `npx X`, `busybox X`: the command follows at once; `verb`: only after one of these words. */
interface Runner {
  verbs?: RegExp
  valued: string
}

const runners: Readonly<Record<string, Runner>> = {
  npx: { valued: 'p c package call' },
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
  chamber: { verbs: /^exec$/, valued: '' },
  vagrant: { verbs: /^ssh$/, valued: 'c command' },
  tmux: {
    verbs: /^(?:new-session|new|new-window|neww|split-window|run-shell|run|send-keys|send)$/,
    valued: 's n c t F',
  },
  screen: { valued: 'S X t c' },
}

const runner: Program = (started) => {
  const { name, words, shell, input } = started
  const found = runners[name]
  if (found === undefined) return anyText
  let rest = words
  if (found.verbs !== undefined) {
    const at = words.findIndex((word) => found.verbs?.test(word))
    if (at < 0 || at > 6) return anyText
    rest = words.slice(at + 1)
  }
  const sorted = sortArguments(rest, found.valued, true)
  for (const option of ['c', 'call', 'command'])
    for (const text of sorted.options.get(option) ?? []) if (text !== '') shell.run.text(text, shell, input)
  let [first = '', ...after] = sorted.operands
  if (/^(?:aws-vault|chamber|direnv)$/.test(name)) [first = '', ...after] = after
  if (first === '--') [first = '', ...after] = after
  if (after[0] === '--') after = after.slice(1)
  // `docker/tmux "rm -rf x"`: one word that is a whole command line.
  if (/\s/.test(first) && isKnown(first)) return shell.run.text([first, ...after].join(' '), shell, input)
  const bare = first.replace(/(?<=.)@[\w.^~-]+$/, '')
  return bare === '' ? '' : runRest([bare, ...after], started)
}

/** make runs its file; one given on standard input or as a here string is read. */
const make: Program = (started) => {
  const { words, shell, input } = started
  const sorted = sortArguments(words, 'f C I j l o W file makefile directory eval jobs')
  for (const text of sorted.options.get('eval') ?? []) if (text !== '') recipes(text, started)
  for (const file of [
    ...(sorted.options.get('f') ?? []),
    ...(sorted.options.get('file') ?? []),
    ...(sorted.options.get('makefile') ?? []),
  ]) {
    if (file !== '-' && file !== '/dev/stdin') touch(started, 'read', { path: file })
    else if (isKnown(input)) recipes(input, started)
    else shell.effects.danger('make reads rules that are not known')
  }
  for (const word of sorted.operands) {
    const given = /^(?:SHELL|CC|CXX)=(.+)$/.exec(word)?.[1]
    if (given !== undefined) shell.run.command(given.split(' '), shell, '')
  }
  return anyText
}

function recipes(text: string, { shell }: Started): void {
  for (const line of text.split('\n').slice(0, 200)) {
    const recipe =
      /^\t[-@+]*(.+)$/.exec(line) ?? /^[^#\t=]*:[^=]*;\s*(.+)$/.exec(line) ?? /\$\(shell\s+(.+)\)/.exec(line)
    if (recipe !== null) shell.run.text((recipe[1] ?? '').replaceAll('$$', '$'), shell, '')
  }
}

export const runnerPrograms: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...Object.keys(runners).map((name): [string, Program] => [name, runner]),
  ['make', make],
  ['gmake', make],
])

import type { AskedCall } from './asking-provider.ts'
import type { Ground } from './permission-grounds.ts'

/** A repeatable source of numbers below 1 (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const simple =
  'rm v|rm -rf build|curl x|npm test|npm test a|npm run build|npm run buildx|git status|git status -s|git log|make all|node x.js|kubectl get pods|ls|ls -la src|cat f|cat .env|cat src/a.ts|head -1 f|tail -n 1 .env|grep a f|grep KEY .env|wc -l f|echo hi|pwd|cd src|true|date|touch g|mkdir d|cp f g|mv f g|sed -n 1p f|sed -i s/a/b/ f|find . -name f|find . -name nope -delete|sort f|echo a > g|echo a > prot/x|echo a > /dev/null|cat < f|cat < .env|printf x|whoami|sleep 0|test -f f|python3 -c 1|docker ps|terraform plan|diff f f|jq . package.json|tee g|stat f|basename f|which ls|[ -f f ]|[[ -f f ]]|A=f|A=f; cat $A|cp .env g|mv ~ g|git push|cd ./src|head "$PWD/.env"|cat "./$USER"'.split(
    '|',
  )

type Wrap = (command: string) => string
const wraps: readonly Wrap[] = [
  (command) => command,
  (command) => command,
  (command) => command,
  (command) => `timeout 5 ${command}`,
  (command) => `nohup ${command}`,
  (command) => `nice ${command}`,
  (command) => `env ${command}`,
  (command) => `sudo ${command}`,
  (command) => `command ${command}`,
  (command) => `X=1 ${command}`,
  (command) => `NODE_ENV=test ${command}`,
  (command) => `( ${command} )`,
  (command) => `{ ${command}; }`,
  (command) => `bash -c '${command}'`,
  (command) => `echo $(${command})`,
  (command) => `xargs ${command}`,
  (command) => `! ${command}`,
  (command) => `time ${command}`,
  (command) => `${command} 2>&1`,
  (command) => `${command} 2>/dev/null`,
  (command) => `if true; then ${command}; fi`,
  (command) => `for i in 1; do ${command}; done`,
  (command) => command.replace(/^(\w)/, String.raw`\$1`),
  (command) => command.replace(/^(\w+)/, '"$1"'),
  (command) => command.replace(/^(\w+) (\S+)/, "$1 '$2'"),
  (command) => command.replace(/ /, '  '),
  (command) => `eval ${command}`,
  (command) => `${command} # note`,
  (command) => `${command};`,
  (command) => `A=$(${command})`,
  (command) => `echo "a $(${command})"`,
  (command) => `while false; do ${command}; done`,
  (command) => `coproc ${command}`,
  (command) => `cd @CWD@/sub && ${command}`,
  (command) => `cat <<EOF\n$(${command})\nEOF`,
  (command) => `time -p ${command}`,
  (command) => command.replace(/ /, ' 2>/dev/null '),
  (command) => `${command} "a $?"`,
  (command) => `(${command}`,
  (command) => `if [[ 1 ]] { ${command} }`,
]
const joints = [' && ', ' || ', '; ', ' | ', '\n', ' & ']

type Pick = <Item>(items: readonly Item[]) => Item

/** Calls a ground is about; the same seed gives the same calls. */
export function generateCalls(random: () => number, count: number, about?: Ground['about']): AskedCall[] {
  const pick: Pick = (items) => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const command = (): string => {
    const one = (): string => pick(wraps)(pick(simple))
    return random() < 0.3 ? one() + pick(joints) + one() : one()
  }
  const shares =
    about === 'files' ? { bash: 0.2, read: 0.5, write: 0.8 } : { bash: 0.86, read: 0.9, write: 0.94 }
  return Array.from({ length: count }, () => {
    if (about === 'mcp') return mcpCall(pick)
    const kind = random()
    if (kind < shares.bash) return { tool: 'Bash', input: { command: command(), description: 'a call' } }
    if (kind < shares.read) return { tool: 'Read', input: { file_path: pick(read) } }
    if (kind < shares.write) return writeCall(pick, random)
    return pick(others)
  })
}

const read = `f .env src/a.ts prot/x sub/.env sub/../.env ../other package.json plink/x xlink homelink`
  .split(' ')
  .map((path) => `@CWD@/${path}`)
  .concat('~/docs/g', '~/.ssh/id_rsa', '/etc/hostname')

function writeCall(pick: Pick, random: () => number): AskedCall {
  const folder = pick(
    '@CWD@/new @CWD@/src/n.ts @CWD@/prot/n @CWD@/sub/n @CWD@/plink/n @CWD@/.claude/n @CWD@/.git/n @CWD@/../outside @CWD@/../extra/n ~/n'.split(
      ' ',
    ),
  )
  // A file that is there would have to be read first.
  const file_path = `${folder}${Math.floor(random() * 1e9)}${pick(['', '.md'])}`
  return { tool: 'Write', input: { file_path, content: 'x' } }
}

const mcpCall = (pick: Pick): AskedCall => ({
  tool: pick(
    ['srv__get_a', 'srv__get_b', 'srv__del', 'my-srv__get_a', 'my-srv__del'].map((name) => `mcp__${name}`),
  ),
  input: pick([{}, { env: 'prod' }, { env: 'dev', n: 5 }]),
})

const others: readonly AskedCall[] = [
  { tool: 'WebFetch', input: { url: 'http://127.0.0.1:9/', prompt: 'x' } },
  { tool: 'WebFetch', input: { url: 'https://docs.python.invalid/3/', prompt: 'x' } },
  { tool: 'WebSearch', input: { query: 'what is asked' } },
  { tool: 'Monitor', input: { command: 'npm test', description: 'a call' } },
  { tool: 'Glob', input: { pattern: '*.ts' } },
  { tool: 'Grep', input: { pattern: 'KEY', path: '@CWD@' } },
]

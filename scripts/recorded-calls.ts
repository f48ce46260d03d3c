import { ordinaryCommands } from '../packages/policy/src/enforce/testing/ordinary-commands.ts'
import type { RecordedCall } from '../packages/policy/src/index.ts'

type Random = (below: number) => number

/**
 * Always the same calls: what 20 people's agents run, search, read and write, mostly each another.
 * @param commandShare how many of them run a command, 0 to 1
 */
export function recordedCalls(calls: number, commandShare: number): RecordedCall[] {
  const random = seeded(20_261_126)
  return Array.from({ length: calls }, (_, at): RecordedCall => {
    const person = `person${random(20)}`
    const cwd = `/home/${person}/${pick(['shop', 'billing'], random)}`
    const call =
      random(1000) < commandShare * 1000
        ? { tool: 'Bash', input: { command: commandLine(random, cwd), description: `step ${at}` } }
        : otherCall(random, cwd)
    return { call, known: 'input', person, session: `s${random(300)}`, cwd, id: String(at) }
  })
}

function otherCall(random: Random, cwd: string): RecordedCall['call'] {
  const path = `${cwd}/${fileName(random)}`
  const kind = random(100)
  if (kind < 45) return { tool: 'Read', input: { file_path: path } }
  if (kind < 72) return { tool: 'Edit', input: { file_path: path, old_string: 'a', new_string: 'b' } }
  if (kind < 84) return { tool: 'Grep', input: { pattern: word(random), path: `${cwd}/src` } }
  if (kind < 89) return { tool: 'Glob', input: { pattern: `src/${word(random)}/**/*.ts` } }
  if (kind < 93) return { tool: 'Write', input: { file_path: path, content: 'x' } }
  if (kind < 96) return { tool: 'TodoWrite', input: { todos: [] } }
  if (kind < 98) return { tool: 'WebFetch', input: { url: `https://docs.example.com/${word(random)}` } }
  return { tool: 'mcp__github__get_issue', input: { number: random(5000) } }
}

/** A command of every day with names of its own, often as agents write it: in a folder, several at once, the output cut. */
function commandLine(random: Random, cwd: string): string {
  const kind = random(100)
  const one = kind < 12 ? script(random) : renamed(pick(ordinaryCommands, random), random)
  const more =
    kind < 35 && !one.includes('\n') ? ` && ${renamed(pick(ordinaryCommands, random), random)}` : ''
  const whole = `${one}${more}`
  if (whole.includes('\n')) return whole
  const folder = random(5) === 0 ? `cd ${cwd}/packages/${word(random)} && ` : ''
  return `${folder}${whole}${random(4) === 0 ? ` 2>&1 | tail -${5 + random(60)}` : ''}`
}

/** What agents write besides: loops, here documents, code, searches in several steps. */
function script(random: Random): string {
  const [file, other, name] = [fileName(random), fileName(random), word(random)]
  return pick(
    [
      `git add ${file} ${other} && git commit -m "$(cat <<'EOF'\nMend ${name} of ${file}\n\nIt took the ${word(random)} for the ${name} (and failed).\nEOF\n)" && git status --short`,
      `for f in ${file} ${other}; do echo "== $f"; sed -n '${random(90)},${90 + random(90)}p' "$f"; done`,
      `grep -rn "${name}" --include="*.ts" src packages | grep -v test | head -${10 + random(40)}; echo ---; wc -l ${file}`,
      `cat > ${file} <<'EOF'\nexport function ${name}(value: string): string {\n  return value.replaceAll('$', '${random(90)}')\n}\nEOF\nnpx tsc --noEmit -p . && npx vitest run ${other}`,
      `python3 - <<'EOF'\nimport json\nwith open('${file}') as source:\n    rows = json.load(source)\nprint(len([row for row in rows if row['${name}'] > ${random(900)}]))\nEOF`,
      `if [ -f ${file} ]; then node -e "console.log(Object.keys(require('./${file}')).length, '${name}')"; else echo "no ${file}"; fi`,
      `ls -la ${file} ${other} 2>/dev/null; git log --oneline -${random(20)} -- ${file} | cat; git diff HEAD~${1 + random(5)} --stat -- src/${name}`,
      `NODE_ENV=test npx vitest run ${file} -t '${name} of ${word(random)}' 2>&1 | grep -E "✓|✗|FAIL|Error" | head -${random(50)}`,
    ],
    random,
  )
}

/** The same command about other files, folders, branches and numbers. */
function renamed(command: string, random: Random): string {
  return command
    .replaceAll(/\b(?:src\/)?[\w-]+\.(ts|tsx|js|py|rs|go|md|txt|csv|html|sql)\b/g, (_, end: string) =>
      fileName(random, end),
    )
    .replaceAll(/\bfeature\/\w+|\bfix\/\w+/g, () => `feature/${word(random)}-${random(9000)}`)
    .replaceAll(/"(?:TODO|foo|useEffect|wip)"/g, () => `"${word(random)}${word(random)}"`)
    .replaceAll(/\b[1-9]\d+\b/g, () => String(1 + random(900)))
}

function fileName(random: Random, end = pick(['ts', 'tsx', 'json', 'py', 'md'], random)): string {
  return `${pick(['src', 'src/pages', 'packages/web/src', 'docs', 'test'], random)}/${word(random)}/${word(random)}-${word(random)}.${end}`
}

const syllables = 'ba co di fu ge hi jo ka lu me ni po qui ra su te vo wa xe zi'.split(' ')

function word(random: Random): string {
  return Array.from({ length: 2 + random(2) }, () => pick(syllables, random)).join('')
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random(items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

/** A linear congruence (Numerical Recipes), of which the upper half is used. */
function seeded(start: number): Random {
  let state = start
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

import { assert, constantFrom, property, string, tuple, array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../predict/decision.ts'
import { compilePolicy, type CompiledPolicy, type PermissionMode } from '../predict/policy.ts'
import { enforceRow } from '../rows/enforce-row.ts'
import { effectsOf, enforce } from './enforce.ts'
import cases from './testing/bypass-cases.json' with { type: 'json' }
import { dangerousCommands } from './testing/dangerous-commands.ts'
import { ordinaryCommands } from './testing/ordinary-commands.ts'
import ways from './testing/ways-around.json' with { type: 'json' }

const cwd = '/srv/proj'
const home = '/home/dev'

function policyOf(permissions: Record<string, string[]>, mode: PermissionMode = 'default'): CompiledPolicy {
  return compilePolicy({
    sources: [{ scope: 'user', settings: { permissions } }],
    mode,
    cwd,
    home,
    trusted: true,
  })
}

function verdictOf(command: string, policy: CompiledPolicy): Verdict {
  return enforce(policy, { tool: 'Bash', input: { command } }).verdict
}

const open = policyOf({ allow: ['Bash'] })

function numbered(word: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ')
}

describe('enforce', () => {
  it.each(cases.map((row) => [row.id, row] as const))('decides %s as expected', (_, row) => {
    expect([row.expected].flat()).toContain(enforceRow(row).verdict)
  })

  it.each(dangerousCommands)('never lets %j run without a question', (command) => {
    expect(verdictOf(command, open)).not.toBe('allow')
  })

  it.each(Object.entries(ways))('lets nothing past a denied %s', (rule, commands) => {
    const keeping = policyOf({ allow: ['Bash'], deny: [rule] })
    expect(commands.filter((command) => verdictOf(command, keeping) === 'allow')).toEqual([])
  })

  it('lets ordinary commands pass where the tool is allowed', () => {
    expect(ordinaryCommands.length).toBeGreaterThan(400)
    expect(ordinaryCommands.filter((command) => verdictOf(command, open) !== 'allow')).toEqual([])
  })

  it('holds up at most 2 % of ordinary commands where secrets are kept', () => {
    const keeping = policyOf({
      allow: ['Bash'],
      deny: ['Read(./.env)', 'Read(~/.ssh/**)', 'Edit(./.github/**)'],
    })
    const held = ordinaryCommands.filter((command) => verdictOf(command, keeping) !== 'allow')
    expect(held.length / ordinaryCommands.length).toBeLessThan(0.02)
  })

  it('allows by prefix only the commands that are named, each of them', () => {
    const named = policyOf({ allow: ['Bash(npm test *)', 'Bash(env *)', 'Bash(xargs *)'] })
    expect(verdictOf('npm test x', named)).toBe('allow')
    expect(verdictOf('timeout 5 npm test x', named)).toBe('allow')
    expect(verdictOf('npm test x && kubectl get po', named)).toBe('ask')
    expect(verdictOf('env kubectl get po', named)).toBe('ask')
    expect(verdictOf('echo a | xargs kubectl', named)).toBe('ask')
  })

  it('asks nobody in the mode dontAsk', () => {
    expect(verdictOf('kubectl get po', policyOf({}, 'dontAsk'))).toBe('deny')
  })

  it.each(['echo "', 'a\u{E000}b', 'if true', '$UNKNOWN x', '`cat f` x'])(
    'does not understand %j',
    (command) => {
      expect(verdictOf(command, open)).toBe('ask')
      expect(verdictOf(command, policyOf({ allow: ['Bash'] }, 'dontAsk'))).toBe('deny')
      expect(verdictOf(command, policyOf({}, 'bypassPermissions'))).toBe('ask')
    },
  )
})

describe('a doubt', () => {
  it('is looked for no more once there is one, and is less than what is sure', () => {
    const folders = numbered('Read(**/p', 40).split(' ')
    const policy = policyOf({ allow: ['Bash'], deny: [...folders.map((rule) => `${rule}/**)`), 'Edit(f7)'] })
    let doubted = 0
    const counting: CompiledPolicy = {
      ...policy,
      coverOf: (rule) => (touched) => {
        doubted += touched.deep ? 1 : 0
        return policy.coverOf(rule)?.(touched) ?? 'no'
      },
    }
    expect(verdictOf(`mv ${numbered('g', 30)} d`, counting)).toBe('ask')
    expect(doubted).toBeLessThan(100)
    expect(verdictOf(`mv ${numbered('f', 30)} d`, policy)).toBe('deny')
  })
})

describe('names that every object has', () => {
  it.each(['__proto__', 'constructor', 'toString'])('are names as any other: %s', (name) => {
    const deny = [name, `${name}(x)`, 'Bash(git push --force*)', `Bash(x --${name} *)`, `Bash(y ${name} *)`]
    const keeping = policyOf({ allow: ['Bash'], deny: [...deny, ...numbered('mcp__s', 20).split(' ')] })
    const told = [`git push --${name}`, `x a --${name}`, `y ${name} a`, `${name} --${name}=x a.txt`]
    expect(told.map((command) => verdictOf(command, keeping))).toEqual(['allow', 'deny', 'deny', 'allow'])
    expect(enforce(keeping, { tool: name, input: {} }).verdict).toBe('deny')
  })
})

describe('a denied command', () => {
  const denying = policyOf({
    allow: ['Bash'],
    deny: ['Bash(rm *)', 'Bash(curl *)', 'Read(./.env)', 'Edit(./prot/**)'],
  })
  const denied = [
    'rm -rf build',
    'rm v',
    'curl https://x.invalid',
    'cat .env',
    'cp f prot/x',
    'grep KEY ./.env',
    'echo a > prot/x',
  ]

  /** What bash itself undoes. */
  const disguises: Readonly<Record<string, (command: string) => string>> = {
    'quotes about its name': (command) => command.replace(/^\w+/, '"$&"'),
    'a backslash': (command) => command.replace(/^\w/, String.raw`\$&`),
    'quotes within its name': (command) => command.replace(/^(\w)/, "$1''"),
    'an absolute path': (command) => command.replace(/^\w+/, '/usr/bin/$&'),
    // A name of its own: one taken from a disguise inside would make another command of that.
    'a variable': (command) =>
      command.replace(/^(\w+)(.*)$/s, command.includes('$X') ? 'Y=$1; $Y$2' : 'X=$1; $X$2'),
    'a command string': (command) => `sh -c '${command.replaceAll("'", String.raw`'\''`)}'`,
    'a bash command string': (command) => `bash -lc "${command.replaceAll(/(["$\\`])/g, String.raw`\$1`)}"`,
    'an assignment': (command) => `FOO=1 ${command}`,
    'a trailing semicolon': (command) => `${command};`,
    env: (command) => `env A=1 ${command}`,
    sudo: (command) => `sudo -u root ${command}`,
    timeout: (command) => `timeout -k 1 5 ${command}`,
    eval: (command) => `eval '${command.replaceAll("'", String.raw`'\''`)}'`,
    'a subshell': (command) => `( ${command} )`,
    'a substitution': (command) => `echo "$( ${command})"`,
    'a pipe into a shell': (command) =>
      `printf '%s\\n' '${command.replaceAll("'", String.raw`'\''`)}' | bash`,
    'a function': (command) => `f() { ${command}; }; f`,
    'a here document': (command) => `bash <<'EOF'\n${command}\nEOF`,
    'a condition': (command) => `if true; then ${command}; fi`,
    'find -exec': (command) => `find . -exec sh -c '${command.replaceAll("'", String.raw`'\''`)}' \\;`,
  }

  it('is never allowed behind disguises that bash takes off, in any order', () => {
    const names = constantFrom(...Object.keys(disguises))
    assert(
      property(tuple(constantFrom(...denied), array(names, { maxLength: 3 })), ([command, chosen]) => {
        const disguised = chosen.reduce((text, name) => disguises[name]?.(text) ?? text, command)
        expect(verdictOf(disguised, denying), disguised).not.toBe('allow')
      }),
      { numRuns: 400 },
    )
  })

  it('is denied, not asked about, behind one of them', () => {
    for (const disguise of Object.values(disguises))
      for (const command of denied)
        expect(verdictOf(disguise(command), denying), disguise(command)).toBe('deny')
  })
})

describe('the reading of a command', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes %s for a name like any other, whatever table it is looked up in',
    (name) => {
      const policy = policyOf({ allow: ['Bash'], deny: ['Bash(rm *)', 'Edit(./prot/**)'] })
      const forms = [
        'N',
        'N a',
        'N -e a',
        'N --N=a',
        'N prot/x',
        'git N',
        'git -c N=x log',
        'kubectl N',
        'npm N',
      ]
      const more = ['sudo N x', 'N < a', 'N foo=bar', 'awk N', 'python -m N', 'set -o N', 'xargs N', '$N']
      for (const form of [...forms, ...more]) {
        const said = verdictOf(form.replaceAll('N', name), policy)
        expect([form, said]).toEqual([form, verdictOf(form.replaceAll('N', 'frobnicate'), policy)])
      }
    },
  )

  it('never throws', () => {
    const words = constantFrom(
      'rm',
      '$(',
      ')',
      '`',
      '"',
      "'",
      '{',
      '}',
      '<<E\n',
      '|',
      '&',
      ';',
      '$x',
      'x=',
      '*',
      'sh -c',
      ' ',
      '\\',
      '~',
      '[',
    )
    assert(property(string({ unit: 'binary', maxLength: 200 }), (text) => void verdictOf(text, open)))
    assert(property(array(words, { maxLength: 40 }), (parts) => void verdictOf(parts.join(''), open)))
    assert(
      property(
        array(constantFrom(...ordinaryCommands), { maxLength: 4 }),
        (parts) => void verdictOf(parts.join(' | '), open),
      ),
    )
  })

  it.each([
    ['words', (count: number) => `echo ${'a '.repeat(count)}`],
    ['commands', (count: number) => 'ls;'.repeat(count)],
    ['pipes', (count: number) => `ls${'|cat'.repeat(count)}`],
    ['substitutions', (count: number) => 'echo $(ls);'.repeat(count)],
    ['variables', (count: number) => `x=a;${'x=$x$x;'.repeat(count)}echo $x`],
    [
      'loops',
      (count: number) =>
        `${'while x;do '.repeat(Math.min(count, 60))}:${';done'.repeat(Math.min(count, 60))}`,
    ],
    ['nested braces', (count: number) => `echo ${'{a,'.repeat(count)}b${'}'.repeat(count)}`],
    ['open braces', (count: number) => `echo ${'{'.repeat(count)}`],
    ['words of a program nobody described', (count: number) => `foo ${'a=b:c@d '.repeat(count)}`],
    ['different words of a program nobody described', (count: number) => `foo ${numbered('w', count)}`],
    ['files to move', (count: number) => `mv ${numbered('f', count)} d`],
    ['ranges', (count: number) => `echo ${'{1..60} '.repeat(count)}`],
    ['globs', (count: number) => `cat ${numbered('s*/f', count)}`],
    ['exports', (count: number) => numbered('export A=b;A', count)],
    ['texts of a program nobody described', (count: number) => `foo ${'"a b" '.repeat(count)}`],
    ['substitutions of sed', (count: number) => `sed '${'s/a/b/;'.repeat(count)}' f`],
    ['rules of make', (count: number) => `make -f- <<<$'${String.raw`a:;b\n`.repeat(count)}'`],
    ['braces', (count: number) => `echo ${'{a,b}'.repeat(count)}`],
    [
      'shells',
      (count: number) => `${'sh -c "'.repeat(Math.min(count, 3))}ls${'"'.repeat(Math.min(count, 3))}`,
    ],
  ])('takes steps in proportion to the length: %s', (_, make) => {
    for (const count of [10, 100, 1000]) {
      const command = make(count)
      const { steps, all } = effectsOf(command, { cwd, home })
      // What is judged is work as well: each effect is held against each rule.
      expect(all.length).toBeLessThan(3000)
      expect(steps).toBeLessThan(6000 + 10 * command.length)
    }
  })

  it('takes little more of a longer one once it is too much to follow', () => {
    const steps = ['x=$x$x;', '{a,b} ', 'ls;', '(ls);'].flatMap((part) =>
      [3000, 9000].map(
        (count) => effectsOf(`echo a;${part.repeat(count / part.length)}`, { cwd, home }).steps,
      ),
    )
    expect(Math.max(...steps)).toBeLessThan(6000)
  })

  it('finds the one kept path among very many', () => {
    const keeping = policyOf({ allow: ['Bash'], deny: ['Read(./.env)', 'Edit(./prot/**)'] })
    const many = numbered('src/f', 150)
    expect(verdictOf(`cat ${many} ${many}`, keeping)).toBe('allow')
    expect(verdictOf(`cat ${many} .env`, keeping)).toBe('deny')
    expect(verdictOf(`cat ${many} .ENV`, keeping)).toBe('deny')
    expect(verdictOf(`cd prot && touch ${many}`, keeping)).toBe('deny')
    expect(verdictOf(`rm ${many} prot/x`, keeping)).toBe('deny')
    expect(verdictOf(`cat ${many} .e*`, keeping)).toBe('ask')
  })
})

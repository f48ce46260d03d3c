import type { ToolCall } from '../predict/tool-rules.ts'
import { callWith } from '../policy-tests/call-text.ts'
import { specifierOf, toolOf } from '../explain/rule-subject.ts'

/** A rule longer than this is not made into calls: nobody writes one, and each star doubles nothing but the text. */
const maxRuleLength = 4096

/**
 * Calls at and around the boundary of a rule: its pattern with little, nothing and more in place of each star, just
 * outside of it, behind wrappers and in compounds, by each tool that the rule is about.
 */
export function witnessesOf(rule: string): ToolCall[] {
  if (rule.length > maxRuleLength) return []
  const name = toolOf(rule)
  const specifier = specifierOf(rule)
  const tool = tools.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name
  const parameter = specifier === undefined ? null : /^\s*([A-Za-z_]\w*)\s*:\s*(.*?)\s*$/s.exec(specifier)
  if (name.startsWith('mcp__') || name.includes('*'))
    return toolNames(name).map((one) => ({ tool: one, input: {} }))
  if (specifier === undefined || specifier === '*') return wholeTool(tool)
  switch (tool) {
    case 'Bash':
    case 'PowerShell':
      return commands(tool, specifier, parameter)
    case 'WebFetch':
      return hosts(parameter?.[1] === 'domain' ? (parameter[2] ?? '') : specifier)
    case 'Read':
    case 'Edit':
    case 'Write':
    case 'MultiEdit':
    case 'NotebookEdit':
    case 'Glob':
    case 'Grep':
      return files(specifier)
    default:
      return parameter === null
        ? filled(specifier).flatMap((text) => callWith(tool, text) ?? [])
        : [
            { tool, input: { [parameter[1] ?? '']: scalar(fill(parameter[2] ?? '', 'x')) } },
            { tool, input: {} },
          ]
  }
}

const tools =
  'Bash PowerShell Read Edit Write MultiEdit NotebookEdit Glob Grep WebFetch Agent Skill WebSearch'.split(' ')

function fill(pattern: string, text: string): string {
  return pattern.replaceAll(/\\(.)|\*+/g, (_, plain: string | undefined) => plain ?? text)
}

/** The pattern with each star replaced: by nothing, a word, two, a flag. */
function filled(pattern: string): string[] {
  const texts = ['', 'x', 'x y', '--flag'].map((text) => fill(pattern, text).trim())
  return [...new Set(texts)].filter((text) => text !== '')
}

function commands(tool: string, specifier: string, parameter: RegExpExecArray | null): ToolCall[] {
  // `npm:*` is an old way to write a prefix; `timeout:5000` is about a parameter.
  if (parameter !== null && parameter[2] !== '*' && parameter[1] !== 'command') {
    const input = { command: 'npm test', [parameter[1] ?? '']: scalar(fill(parameter[2] ?? '', 'x')) }
    return [
      { tool, input },
      { tool, input: { command: 'npm test' } },
    ]
  }
  const given = parameter?.[1] === 'command' && parameter[2] !== '*' ? (parameter[2] ?? '') : specifier
  const inside = filled(given.replace(/:\*$/, ' *'))
  const [first = ''] = inside.toSorted((a, b) => a.length - b.length)
  const withWord = inside.find((text) => text.endsWith(' x')) ?? first
  const around = [
    `${first}x`,
    `x${first}`,
    first.split(' ')[0] ?? '',
    first.split(' ').slice(0, -1).join(' '),
    ...(tool === 'Bash' ? wrappers : []).map((wrap) => wrap(withWord)),
  ]
  return [...new Set([...inside, ...around])]
    .filter((text) => text !== '')
    .map((command) => ({ tool, input: { command } }))
}

/** Ways in which the same is run, some of which the client looks through and some of which it does not. */
const wrappers: readonly ((command: string) => string)[] = [
  (command) => `timeout 5 ${command}`,
  (command) => `sudo ${command}`,
  (command) => `env A=1 ${command}`,
  (command) => `NODE_ENV=test ${command}`,
  (command) => `xargs ${command}`,
  (command) => `ls && ${command}`,
  (command) => `${command} | cat`,
  (command) => `${command}; ls`,
  (command) => `(${command})`,
  (command) => `echo "a $(${command})"`,
  (command) => `${command} > out.txt`,
  (command) => `bash -c '${command.replaceAll("'", `'\\''`)}'`,
  (command) => `eval '${command.replaceAll("'", `'\\''`)}'`,
]

function files(specifier: string): ToolCall[] {
  const paths = new Set(
    ['x', 'x/y', 'a.ts'].flatMap((text) => {
      const path = pathOf(fill(specifier.replaceAll(/\[[^\]]*\]|\?/g, 'x'), text))
      const folder = path.slice(0, path.lastIndexOf('/'))
      return [path, `${path}x`, `${path}/below.txt`, folder, `sub/${path.replace(/^\.\/|^\/+/, '')}`]
    }),
  )
  const given = [...paths].filter((path) => path !== '' && path !== '~')
  const shortest = given.toSorted((a, b) => a.length - b.length).slice(0, 4)
  return [
    ...given.flatMap((path) =>
      ['Read', 'Edit', 'Write', 'Grep', 'NotebookEdit'].flatMap((tool) => callWith(tool, path) ?? []),
    ),
    ...shortest.flatMap((path) =>
      [`cat ${path}`, `cp ${path} copy`, `echo x > ${path}`, `rm ${path}`, `sed -i s/a/b/ ${path}`].map(
        (command) => ({ tool: 'Bash', input: { command } }),
      ),
    ),
  ]
}

/** A rule's `//x` is `/x` in a call; what begins with one slash depends on the settings file, so both are tried. */
function pathOf(pattern: string): string {
  return pattern.startsWith('//') ? pattern.slice(1) : pattern
}

function hosts(pattern: string): ToolCall[] {
  const base = pattern.replace(/^\*\./, '')
  const names = new Set([
    fill(pattern, 'a'),
    fill(pattern, 'a.b'),
    fill(base, 'a'),
    `sub.${fill(base, 'a')}`,
    `${fill(base, 'a')}.evil.test`,
    `x${fill(base, 'a')}`,
  ])
  const found = [...names].filter((name) => /^[\w.-]+$/.test(name))
  return found.flatMap((host) => [
    { tool: 'WebFetch', input: { url: `https://${host}/` } },
    { tool: 'Bash', input: { command: `curl https://${host}/` } },
  ])
}

function wholeTool(tool: string): ToolCall[] {
  const given: Readonly<Record<string, readonly string[]>> = {
    Bash: ['true', 'x', 'rm x'],
    PowerShell: ['x'],
    WebFetch: ['https://host.test/'],
    Agent: ['x'],
    Skill: ['x'],
    WebSearch: ['x'],
  }
  const texts = Object.hasOwn(given, tool) ? (given[tool] ?? []) : ['x', '/x']
  const made = texts.flatMap((text) => callWith(tool, text) ?? [])
  return made.length > 0 ? made : [{ tool, input: {} }]
}

/** Names that a rule over names covers: `mcp__server`, `mcp__server__get_*`, `R*`. */
function toolNames(pattern: string): string[] {
  const known = pattern.startsWith('mcp__')
    ? []
    : tools.filter((tool) => tool.startsWith(pattern.split('*')[0] ?? ''))
  const names = ['', 'x', 'get_x', 'server__tool'].map((text) => fill(pattern, text))
  const deeper = pattern.includes('__', 5) ? [] : names.map((name) => `${name}__tool`)
  return [...new Set([...names, ...deeper, ...known])].filter((name) => /^[\w.-]+$/.test(name))
}

function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}

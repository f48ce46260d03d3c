import { packsOf, type PackFile, type PackName } from '@sekisho/policy'
import * as fc from 'fast-check'
import { fileURLToPath } from 'node:url'
import { Language, Parser } from 'web-tree-sitter'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { folderWith, hasPackTool, runTool, sha256 } from './pack-tools.ts'

// Whatever settings hold, each platform's own reader gets the same settings back out of the pack.

const options = { sha256, organization: `Kanamori & "Söhne" <K.K.> 関所`, identifier: 'com.example.it' }

/** What breaks out of some format: quotes of XML, PowerShell and shells, ends of here-strings and CDATA, templates. */
const hostile = [
  `'@`,
  `\n'@\n`,
  `\n’@\nWrite-Host x\n@‘`,
  '"; $(id) `id` ${HOME} %PATH% !x!',
  ']]><x/>&amp;&#0;<!--',
  '\r\n\t  \r',
  'SEKISHO_0\nSEKISHO_',
  '{{ lookup("pipe", "id") }} {% raw %}',
  "it's $env:X `n `0",
  '\u2028\u0085\u00A0\uFEFF 関所 🚧',
  ': - # yes: no\n---\n',
  '\\u0022\\',
]

/** What a property list can hold: no null, and no character that XML has no way to write. */
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 12 }).map((drawn) => drawn.replaceAll(notXml, '')),
)
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const { settings: anySettings } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    text,
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('settings'),
  ),
  settings: fc.dictionary(
    fc.oneof(text, fc.constantFrom('env', 'permissions', '__proto__', '10', '9')),
    tie('value'),
    {
      maxKeys: 4,
    },
  ),
}))

const samples: Record<string, unknown>[] = fc
  .sample(anySettings, { numRuns: 150, seed: 20261126 })
  // Sound: a dictionary has no other shape.
  .map((drawn) => Object.fromEntries(Object.entries(drawn as object)))
samples.push(Object.fromEntries(hostile.map((word, at) => [word, { [`k${at}`]: [word, hostile] }])))

/** Plain, with own keys whatever their names: what JSON gives. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const packed = (settings: unknown, only: PackName): PackFile[] =>
  packsOf({ settings: plain(settings) as Record<string, unknown> }, { ...options, only: [only] })

function fileOf(files: readonly PackFile[], path: string): string {
  const found = files.find((file) => file.path === path)
  if (found === undefined) throw new Error(`the pack has no ${path}`)
  return found.text
}

/** Runs a Python program over texts; it reads a JSON list and prints one. */
function inPython(program: string, texts: readonly string[]): unknown[] {
  const script = `import json, sys, plistlib\nimport xml.etree.ElementTree as tree\n${program}\njson.dump([read(t) for t in json.load(sys.stdin)], sys.stdout)\n`
  return JSON.parse(runTool('python3', ['-c', script], JSON.stringify(texts))) as unknown[]
}

describe('settings come back the same from', () => {
  test('the property list and the profile, read by Python', () => {
    const packs = samples.map((settings) => packed(settings, 'jamf'))
    const lists = packs.map((files) => fileOf(files, 'jamf/com.anthropic.claudecode.plist'))
    const read = 'def read(t): return plistlib.loads(t.encode())'
    expect(inPython(read, lists)).toStrictEqual(samples.map(plain))
    const profiles = packs.map((files) => fileOf(files, 'jamf/claude-code.mobileconfig'))
    const forced = `def read(t):
  p = plistlib.loads(t.encode())
  assert p['PayloadOrganization'] == ${JSON.stringify(options.organization)}
  return p['PayloadContent'][0]['PayloadContent']['com.anthropic.claudecode']['Forced'][0]['mcx_preference_settings']`
    expect(inPython(forced, profiles)).toStrictEqual(samples.map(plain))
  })

  test.skipIf(!hasPackTool('plistutil'))('the property list, read by libplist', () => {
    // Its JSON has no reals of every size, so what it read is written as a binary list, which Python reads.
    for (const settings of samples.slice(-20)) {
      const list = fileOf(packed(settings, 'jamf'), 'jamf/com.anthropic.claudecode.plist')
      const back = runTool('plistutil', ['-i', '-', '-o', '-', '-f', 'xml'], list)
      expect(inPython('def read(t): return plistlib.loads(t.encode())', [back])).toStrictEqual([
        plain(settings),
      ])
    }
  })

  test('the templates of Group Policy, in both languages', () => {
    const read = `ns = '{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}'
def read(t): return json.loads(tree.fromstring(t.encode()).find('.//' + ns + 'defaultValue').text)`
    for (const language of ['en-US', 'ja-JP']) {
      const texts = samples.map((settings) =>
        fileOf(packed(settings, 'group-policy'), `group-policy/${language}/SekishoClaudeCode.adml`),
      )
      expect(inPython(read, texts)).toStrictEqual(samples.map(plain))
    }
  })

  test('the rows of OMA-URI, within SyncML and without', () => {
    const read = `def setting(v): return json.loads(tree.fromstring('<r>' + v + '</r>').find('data').get('value'))
def read(t):
  rows, sync = json.loads(t)
  data = [e.text for e in tree.fromstring(sync.encode()).iter('{SYNCML:SYNCML1.2}Data')]
  assert data == [row['value'] for row in rows]
  tree.fromstring(data[0].encode())
  return setting(data[1])`
    const texts = samples.map((settings) => {
      const files = packed(settings, 'intune')
      const rows: unknown = JSON.parse(fileOf(files, 'intune/oma-uri.json'))
      return JSON.stringify([rows, fileOf(files, 'intune/oma-uri.syncml.xml')])
    })
    expect(inPython(read, texts)).toStrictEqual(samples.map(plain))
  })

  test('the PowerShell script, read by a parser of the language', async () => {
    const parser = await powerShell()
    for (const settings of samples) {
      const files = packed(settings, 'intune')
      for (const name of ['detect', 'repair', 'remove']) {
        const root = parser.parse(fileOf(files, `intune/${name}.ps1`))?.rootNode
        expect([name, root?.hasError]).toStrictEqual([name, false])
        if (name !== 'repair') continue
        const [literal] = root?.descendantsOfType('verbatim_here_string_characters') ?? []
        expect(JSON.parse(literal?.text.slice(2, -2) ?? '')).toStrictEqual(plain(settings))
      }
    }
  })

  test('CLAUDE.md in the PowerShell script, where it is an expression and not a word', async () => {
    const parser = await powerShell()
    const instructions = `${hostile.join('\n')}\n`
    const files = packsOf({ settings: {}, instructions }, { ...options, only: ['intune'] })
    const root = parser.parse(fileOf(files, 'intune/repair.ps1'))?.rootNode
    const calls = root?.descendantsOfType('command') ?? []
    const call = calls.find((command) => command?.text.startsWith("Install-PolicyFile 'CLAUDE.md'"))
    const [argument] = call?.descendantsOfType('parenthesized_expression') ?? []
    const [, encoded = ''] = /FromBase64String\('([A-Za-z0-9+/=]*)'\)/.exec(argument?.text ?? '') ?? []
    expect(Buffer.from(encoded, 'base64').toString()).toBe(instructions.replaceAll(/\r\n?/g, '\n'))
  })

  test('the Ansible role', () => {
    for (const settings of samples) {
      const files = packed(settings, 'ansible')
      const file = 'ansible/roles/claude_code/files/managed-settings.json'
      expect(JSON.parse(fileOf(files, file))).toStrictEqual(plain(settings))
    }
  })
})

async function powerShell(): Promise<Parser> {
  await Parser.init()
  const grammar = import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')
  return new Parser().setLanguage(await Language.load(fileURLToPath(grammar)))
}

describe('the platforms’ own tools accept', () => {
  const settings = {
    permissions: { deny: ['Read(./.env)'] },
    env: { A: hostile.join('') },
    cleanupPeriodDays: 7,
  }
  const files = packsOf({ settings, mcp: { mcpServers: {} }, instructions: hostile.join('\n') }, options)

  test.skipIf(!hasPackTool('xmllint'))('every XML file as well-formed', async () => {
    const xml = files.filter(({ path }) => /\.(admx|adml|xml|plist|mobileconfig)$/.test(path))
    await using folder = await folderWith(xml)
    const paths = xml.map(({ path }) => `${folder.path}/${path}`)
    expect(paths.length).toBeGreaterThan(8)
    runTool('xmllint', ['--noout', '--nonet', ...paths])
  })

  test('the templates of Group Policy: whatever one names, the other has', () => {
    const read = String.raw`ns = '{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}'
import re
def read(t):
  admx, adml = [tree.fromstring(x.encode()) for x in json.loads(t)]
  [policy] = admx.iter(ns + 'policy')
  [element] = policy.find(ns + 'elements')
  named = [list(m) for m in re.findall(r'\$\((string|presentation)\.(\w+)\)', json.loads(t)[0])]
  have = [[k, e.get('id')] for k in ('string', 'presentation') for e in adml.iter(ns + k)]
  defined = [e.get('name') for k in ('category', 'definition') for e in admx.iter(ns + k)]
  return {
    'missing': [n for n in named if n not in have], 'unused': [h for h in have if h not in named],
    'undefined': [e.get('ref') for e in policy.iter() if e.get('ref') and e.get('ref') not in defined],
    'boxes': [e.get('refId') for e in adml.iter(ns + 'textBox')], 'element': element.get('id'),
    'class': policy.get('class'), 'key': policy.get('key'), 'value': element.get('valueName'),
  }`
    const [admx, ...adml] = ['', 'en-US/', 'ja-JP/'].map((language) =>
      fileOf(files, `group-policy/${language}SekishoClaudeCode.adm${language === '' ? 'x' : 'l'}`),
    )
    const expected = {
      missing: [],
      unused: [],
      undefined: [],
      boxes: ['SettingsJson'],
      element: 'SettingsJson',
      class: 'Machine',
      key: 'SOFTWARE\\Policies\\ClaudeCode',
      value: 'Settings',
    }
    const pairs = adml.map((text) => JSON.stringify([admx, text]))
    expect(inPython(read, pairs)).toStrictEqual([expected, expected])
  })

  test.skipIf(!hasPackTool('shellcheck'))('the installer, by every warning there is', async () => {
    await using folder = await folderWith(files)
    runTool('shellcheck', ['--shell=sh', `${folder.path}/shell/install-claude-code-settings.sh`])
  })

  test.skipIf(!hasPackTool('ansible'))('the playbook', async () => {
    await using folder = await folderWith(files)
    const said = runTool('ansible', [
      '--syntax-check',
      '-i',
      'localhost,',
      `${folder.path}/ansible/playbook.yml`,
    ])
    expect(said).toContain('playbook:')
  })

  test('every YAML file', () => {
    const yaml = files.filter(({ path }) => path.endsWith('.yml'))
    expect(yaml.map(({ text }) => typeof parseYaml(text))).toStrictEqual(yaml.map(() => 'object'))
  })

  test('SHA256SUMS, by the program it is for', async () => {
    await using folder = await folderWith(files)
    const said = runTool('python3', [
      '-c',
      'import subprocess,sys; print(subprocess.check_output(["sha256sum","--strict","-c","SHA256SUMS"],cwd=sys.argv[1],text=True))',
      folder.path,
    ])
    expect(said.match(/: OK$/gm)).toHaveLength(files.length - 1)
  })
})

test('the same settings make the same bytes, in whatever order their keys come', () => {
  const one = packsOf({ settings: { a: 1, b: { c: true, d: [1] } } }, options)
  const other = packsOf({ settings: { b: { d: [1], c: true }, a: 1 } }, options)
  expect(one).toStrictEqual(other)
})

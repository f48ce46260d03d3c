import { permissionModes } from '../predict/policy.ts'
import { isObject } from '../settings/json.ts'
import { readCallText } from './call-text.ts'
import type { DocumentPath, DocumentProblems } from './document-problems.ts'
import type { PolicyTest } from './policy-test.ts'

const maxTests = 10_000

/** The `tests` of a policy document. */
export function readTests(value: unknown, problems: DocumentProblems): PolicyTest[] {
  return problems
    .list(value, ['tests'], maxTests)
    .flatMap((test, index) => readTest(test, ['tests', index], problems) ?? [])
}

const keys = ['call', 'tool', 'input', 'expect', 'by', 'mode', 'cwd']

function readTest(test: unknown, path: DocumentPath, problems: DocumentProblems): PolicyTest | undefined {
  if (!isObject(test)) {
    problems.add(path, { en: 'a test is no object', ja: 'テストがオブジェクトではありません' }, example)
    return undefined
  }
  problems.unknownKeys(test, path, keys)
  const call = readCall(test, path, problems)
  const expect = problems.choice(test['expect'] ?? 'nothing', [...path, 'expect'], ['allow', 'ask', 'deny'])
  const by = problems.choice(test['by'], [...path, 'by'], ['client', 'guard'])
  const mode = problems.choice(test['mode'], [...path, 'mode'], permissionModes)
  const cwd = readFolder(test['cwd'], [...path, 'cwd'], problems)
  if (call === undefined || expect === undefined) return undefined
  return {
    ...call,
    expect,
    ...(by === undefined ? {} : { by }),
    ...(mode === undefined ? {} : { mode }),
    ...(cwd === undefined ? {} : { cwd }),
  }
}

type Call = { call: string } | { tool: string; input: Readonly<Record<string, unknown>> }

function readCall(
  test: Readonly<Record<string, unknown>>,
  path: DocumentPath,
  problems: DocumentProblems,
): Call | undefined {
  const { call, tool, input } = test
  if (call === undefined && typeof tool === 'string' && tool !== '' && isObject(input)) return { tool, input }
  if (tool === undefined && input === undefined && typeof call === 'string')
    if (readCallText(call) !== undefined) return { call }
  problems.add(
    call === undefined ? [...path, 'tool'] : [...path, 'call'],
    { en: 'a test names no call', ja: 'テストの呼び出しを読み取れません' },
    example,
  )
  return undefined
}

function readFolder(value: unknown, path: DocumentPath, problems: DocumentProblems): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.startsWith('/') && value.length <= maxPathLength) return value
  problems.add(
    path,
    { en: 'cwd is not an absolute path', ja: 'cwd が絶対パスではありません' },
    { en: 'begin it with /', ja: '/ で始めてください' },
  )
  return undefined
}

const maxPathLength = 4096

const example = {
  en: "write { call: 'Bash(rm -rf /)', expect: deny }, or tool and input in place of call",
  ja: "{ call: 'Bash(rm -rf /)', expect: deny } のように書くか、call の代わりに tool と input を書いてください",
}

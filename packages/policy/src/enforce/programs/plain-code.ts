import { anySegment, anyText } from '../abstract-text.ts'
import { touch, type Started } from './program.ts'

const hashed = /^(?:python|pypy|ipython|ruby|irb|perl|R$|Rscript|julia|elixir)/
const slashed = /^(?:node|deno|bun|ts-node|tsx)/

/** Lines that are comments: nothing but one stands on them. What begins with `#{`, `#!` or `#=` is none, nor is what ends otherwise. */
const hashLines = /^[ \t]*#(?![!{[=])[^\n\r\u2028\u2029]*$/gm
const slashLines = /^[ \t]*\/\/[ \t][^\n\r\u2028\u2029]*$/gm

/** Code without the lines that are comments, in languages of which it is certain what begins one. */
export function withoutComments(code: string, name: string): string {
  if (hashed.test(name)) return code.replaceAll(hashLines, '')
  return slashed.test(name) ? code.replaceAll(slashLines, '') : code
}

const only = String.raw`(?:os\.(?:remove|unlink|rmdir|removedirs)|shutil\.rmtree|(?:require\(["'](?:node:)?fs(?:\/promises)?["']\)|fs|fsp|fs\.promises)\.(?:rm|rmdir|unlink)(?:Sync)?|FileUtils\.rm\w*|(?:File|Dir)\.(?:delete|unlink|rmdir)|rmSync|unlinkSync|rmdirSync|rimraf(?:\.sync|Sync)?|rmtree|unlink|rmdir|Deno\.remove(?:Sync)?)`

/** A call that deletes what a plain text names, and nothing else. */
const ofText = new RegExp(
  String.raw`(?<![\w.])${only}(?:\s*\(\s*|\s+)(["'])([\w@+.][\w@+./-]*)\1\s*(?=[,);\s]|$)`,
  'g',
)

/** `for d in Path('.').rglob('__pycache__')`: what is found by a name, one after the other. */
const found =
  /\bfor\s+(\w+)\s+in\s+(?:list\()?(?:pathlib\.)?Path\(\s*(?:["']\.?["'])?\s*\)\.r?glob\(\s*["']([\w.*-]+)["']\s*\)/g

/** Where else code may be than in the folder in which it is started. */
const moves = /chdir\b|\bcwd\s*[(=:]/

/**
 * Notes what code deletes by a plain name as what it is, the deletion of that, and gives the rest of the code: `rmtree('dist')` is no
 * worse than `rm -rf dist`.
 */
export function deletedByName(code: string, started: Started): string {
  if (moves.test(code)) return code
  const paths = new Set<string>()
  let rest = code.replaceAll(ofText, (call, _, path: string) => {
    if (!product.test(path)) return call
    paths.add(path)
    return ''
  })
  for (const [, variable = '', name = ''] of code.matchAll(found)) {
    if (!product.test(name) || !started.shell.effects.spend(code.length >> 6)) continue
    const calls = new RegExp(
      String.raw`(?<![\w.])(?:(?:shutil\.)?rmtree|os\.(?:remove|unlink|rmdir))\(\s*(?:str\()?${variable}\)?\s*(?:,\s*ignore_errors=True\s*)?\)|\b${variable}\.(?:unlink|rmdir)\(\)`,
      'g',
    )
    rest = rest.replaceAll(calls, () => {
      paths.add(`./${anyText}/${name.replace('*', anySegment)}`)
      return ''
    })
  }
  for (const path of paths) deletes(path, started)
  return rest
}

/** What a build leaves and makes again. */
const product =
  /^(?!.*\.\.)(?:[\w@.-]+\/)*(?:dist|build|out|target|node_modules|coverage|__pycache__|tmp|temp|htmlcov|\.(?:cache|next|nuxt|turbo|parcel-cache|pytest_cache|mypy_cache|ruff_cache|tox|nyc_output|eggs)|[\w-]+\.egg-info|\*?\.?[\w-]*\.(?:pyc|pyo|o|tmp|log|tsbuildinfo|class))(?:\/(?!\.\.)[\w@+.-]+)*\/?$/

/** A rule for any way to delete is about this one too. */
function deletes(path: string, started: Started): void {
  touch(started, 'delete', { path, deep: true })
  started.shell.effects.add({ kind: 'execute', words: ['rm', '-r', '-f', path], carrier: true, maybe: true })
}

/** Calls that only make a text of another, print it, or look at it. */
const pure =
  /^(?:(?:base64\.)?(?:b64|b32|b16|urlsafe_b64)(?:de|en)code|(?:bytes|bytearray)(?:\.fromhex)?|(?:binascii\.)?(?:un)?hexlify|codecs\.decode|print(?:ln|f|_r)?|p|puts|echo|var_dump|console\.(?:log|info|dir|table)|JSON\.(?:parse|stringify)|json\.(?:loads|dumps)|json_(?:de|en)code|Buffer\.from|atob|btoa|chr|ord|len|str|repr|int|hex|list|sorted|sum|min|max|range|enumerate|map|join|String\.fromCharCode|base64_(?:de|en)code|Base64\.(?:strict_|urlsafe_)?(?:de|en)code64|require|unpack|pack|[\w)\]"']*\.(?:decode|encode|strip|split|join|hex|toString|map|unpack1?|pack|slice|replace|upper|lower|toUpperCase|toLowerCase|trim))$/

/** Modules that such code may load. */
const loads =
  /(?<!\.)\b(?:import|from|require|use)\b\s*\(?\s*["']?(?!base64|json|sys|binascii|codecs|string|struct|JSON|Base64|MIME)\w/

/** Whether code does nothing but turn texts into others and show them. */
export function onlyPrints(code: string, name: string): boolean {
  if (!/^(?:python|pypy|node|deno|bun)/.test(name) || /__|\b(?:syscall|ctypes|getattr|marshal)\b/.test(code))
    return false
  if (
    loads.test(code) ||
    /[`$]|\bexec\b|\beval\b|=>|\blambda\b|\bdef\b|\bfunction\b|\bsys\.(?!stdout\.write|stdin\.read)/.test(
      code,
    )
  )
    return false
  const bare = code.replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
  return [...bare.matchAll(/(?<![\w.)\]"'])([\w.)\]"']+)\s*\(/g)].every(([, call = '']) =>
    pure.test(call.replace(/^[)\]"']+/, 'x')),
  )
}

import { anyText, holdsMarks } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { isDestructive } from './dangers/data-dangers.ts'
import { runsFetched, sendsFiles } from './fetched-code.ts'
import { deletedByName, onlyPrints, withoutComments } from './plain-code.ts'
import { noteServices } from './service-code.ts'
import { touch, type Started } from './program.ts'

const startsProcess =
  /\b(?:system|popen\w*|exec[lv]?p?e?\w*|spawn\w*|fork|subprocess|child_process|Popen|check_output|check_call|getoutput|shell-command|call-process|start-process|shell_exec|passthru|proc_open|pcntl_exec|IO\.popen|Open3|Kernel|do ?[sS]hell ?[sS]cript|Deno\.Command|Bun\.\$|ProcessBuilder|os\.startfile|qx|pty|system2|System\.(?:cmd|shell|Process)|os[:.]cmd|open_port|Port\.open|call(?:Command|Process)|readProcess\w*|getRuntime|sys\.process|run-(?:program|shell-command)|(?:m4_)?e?syscmd|Command::new|Process\.(?:run|start|new|Start)|job_?start|term_?(?:start|open)|shell)\b|`|%x|\|\s*getline|\.execute\s*\(\s*\)/

/** In perl, ruby and Tcl a file whose name begins or ends with a bar is a program. */
const opensPipe = /\bopen\b[^;\n]{0,200}(?:["']\|\s*\w|\w\s*\|["']|["']-\||\|-["'])/

const hidden =
  /\[\s*["'](?:eval|Function|constructor|require)["']\s*\]|\bprocess\.(?:binding|dlopen|_linkedBinding)|\beval\s*:\s*true|\bsyscall\s*\(?\s*\d|ctypes|\beval\s+[a-z_]\w*|decode_base64|\b(?:eval|(?<!\/[gimsuy]{0,4}\.)exec|(?<!\.)compile|execfile|instance_eval|class_eval|Function|loadstring|vm\.run\w*)\s*\(|\bb(?:ase)?64|b64decode|fromCharCode|\bchr\s*\(|__import__|__builtins__|getattr\s*\(|marshal|codecs\.decode|unhexlify|fromhex|atob|Buffer\.from|pack\s*\(?\s*["']H|rot_?13|\\x[0-9a-f]{2}\\x[0-9a-f]{2}/i

const deletes =
  /\b(?:delete_all|destroy_all|rmtree|rmdir\w*|unlink\w*|rmSync|removedirs|remove_tree|rm_rf|rm_r|File\.rm\w*|removeFile|removeDirectory\w*|removePathForcibly|delete_file|file:del\w+|file\.remove|POSIX::remove|FileUtils|rimraf(?:\.sync|Sync)?(?=\s*\()|removeSync|emptyDir\w*|fs(?:\.promises|p)?\.rm\w*|os\.remove|shutil\.move|remove_entry|(?:File|Dir)\.(?:delete|unlink|rmdir|Delete)|Directory\.Delete|Deno\.remove\w*|truncate\w*|delete-(?:directory|file)|Files\.delete\w*|os\.RemoveAll|remove_dir_all)\b|\.remove\s*\(\s*["']|\brm\s*\(\s*["']|\brm\s*\([^\n]*\brecursive\b|\bdel\s*\(?\s*["']\/|\bdel_dir_r\b|\bfile delete\b|\.delete\s*\(\s*\)|\bunlinkSync|\bto delete\b|\bFile\.Delete|\bdelete every\b|\bempty (?:the )?trash\b/

const connects =
  /\b(?:socket|TCPSocket|IO::Socket|net\.connect|createConnection|fsockopen|dup2|urlretrieve|http\.server|SimpleHTTPServer)\b/

const opens = /\b(?:open|read\w*|slurp|File|file_get_contents|cat|load_dotenv|fopen|Path|fs)\b/

const writes =
  /["']\)?,\s*["'][wax]b?\+?["']|\bwrite\w*\s*\(|\bappend\w*\s*\(|write_(?:text|bytes)|file_put_contents|fs\.copy\w*|shutil\.copy\w*|\brename\w*\b|\bchmod\w*|\bchown\w*/

/** Whatever may change a file in one language or another. */
const mayWrite =
  /write|append|\bopen\s*\([^()]*,|["']\),\s*["'][wax]b?\+?["']|save|dump|\bto_\w+|copy|move|rename|mkdir|mk_?dir|touch|create|\bput|file_put|trunc|link|sync|spit|output|>|remove|delete|extract|unpack|sqlite|chmod|exec|eval|system|replace|sub/i

/** What `mayWrite` would take for a change. */
const onlyReads = /\b(?:read\w*|exists|l?stat|access|realpath)Sync\b|\bputs\b|=>/g

const killsAll =
  /\bprocess_iter\s*\([^]{0,400}\.(?:kill|terminate|send_signal)\s*\(|\.(?:kill|terminate)\s*\(\s*\)\s*for\s+\w+\s+in\s+[\w.]*process_iter|\b(?:process|os|Process)\.kill\s*\(?\s*(?:-?1\b|["']?(?:KILL|9)["']?\s*,\s*-?1\b)|os\.killpg|\bkill\s*\(?\s*["']?(?:KILL|9)["']?\s*,\s*-?1\b|\bfork while\b|\btell app[^\n]{0,80}\bto (?:shut down|restart|log out|sleep)\b/

const fetches =
  /\b(?:urllib\w*|requests|httpx?|https|aiohttp|fetch|axios|Net::HTTP|LWP|open-uri|file_get_contents)\b/

/** Calls that delete what lies below the folder for temporary files. */
const ofScratch =
  /\b(?:os\.(?:remove|unlink|rmdir)|shutil\.rmtree|fs\.(?:rm|rmdir|unlink)(?:Sync)?|FileUtils\.rm\w*|File\.(?:delete|unlink)|unlink|rmtree|rmSync|unlinkSync)(?:\s*\(\s*|\s+)["']\/tmp\/(?!\.\.)[\w-][^"'$`{}*]*(?<!\.\.[^"']*)["']/g

/** All variables at once, not one of them. */
const takesAll =
  /\bos\.environ\b(?!\s*\[|\.(?:get|pop|setdefault)\b)|\bprocess\.env\b(?!\s*[.[])|\bENV\.(?:to_\w+|inspect|map|each\w*)|\bgetenv\(\s*\)|\$_ENV\b(?!\[)|%ENV\b/

/** Calls by which the drivers of databases and clouds take away what they keep. */
const destroysKept =
  /\.(?:flush_?(?:all|db)|drop_(?:database|collection|all|table)|dropDatabase|delete_(?:bucket|objects?|table|stack|db_\w+|cluster|user|function|queue|topic|repository|volume|snapshot|secret|log_group|hosted_zone|parameters?)|terminate(?:_instances)?)\s*\(|\b(?:requests|httpx|axios|session)\.delete\s*\(\s*f?["'`]https?:\/\/(?!localhost|127\.|0\.0\.0\.0)/i

/** The beginning of what a database is told by a call. */
const tellsDatabase =
  /\b(?:execute\w*|query\w*|exec|raw|sql|do)\s*\(\s*(?:text\(\s*)?[rf]{0,2}("{3}|'{3}|["'`])((?:(?!\1)[^]){0,2000})/gi

const oneVariable = String.raw`(?:os\.environ(?:\.get)?|os\.getenv|process\.env|Deno\.env\.get|ENV(?:\.fetch)?|\$ENV|getenv|System\.getenv|\$_ENV)\s*(?:\.|[[({]\s*["']?)\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET)_?KEY)\b`

/** One variable that by its name is secret, printed as it is, put into an address, or all that the code is about. */
const showsOne = new RegExp(
  String.raw`^\s*${oneVariable}\s*["'\])}]*\s*$|\b(?:print(?:ln|f)?|puts|echo|console\.(?:log|info|error)|say)\b\s*\(?\s*${oneVariable}|https?:\/\/[^"'\s]{0,200}["']?\s*(?:\+|\$\{)\s*${oneVariable}`,
)

/** What is given along with a request. */
const handsOver =
  /\b(?:post|put|patch|POST|PUT|PATCH|body|data|json|params|query|send|urlencode|encodeURIComponent|URLSearchParams)\b/

/**
 * Reads code of another language for what it may do: its string literals are taken as paths and, where it starts
 * processes, as shell text. Code that builds what it runs out of sight is a danger by itself.
 */
export function scanCode(code: string, started: Started): void {
  const { effects } = started.shell
  if (!effects.spend(1 + (code.length >> 3))) return
  if (holdsMarks(code)) {
    effects.danger(`runs ${started.name} code that is not known in full`)
    return
  }
  const joined = withoutComments(code, started.name)
    .replaceAll(
      // Where a dot joins texts, and where it is one.
      /^(?:py|ipython|node|deno|bun|ruby)/.test(started.name)
        ? /["']\s*\+\s*["']/g
        : /["']\s*(?:\+|\.\.?)\s*["']/g,
      '',
    )
    .replaceAll(/\bsys\.executable\b/g, '"python3"')
    .replaceAll(/\bprocess\.execPath\b/g, '"node"')
  if (hidden.test(withoutPlainCalls(joined, started.name)) && !onlyPrints(joined, started.name))
    effects.danger(`${started.name} code that hides what it does`)
  if (deletes.test(joined) && deletes.test(deletedByName(joined.replaceAll(ofScratch, ''), started)))
    effects.danger(`${started.name} code that deletes files`)
  if (connects.test(joined.replaceAll(namesItself, ''))) {
    const shellToo = /dup2|pty|\/bin\/(?:ba|z)?sh|spawn|exec/.test(joined)
    effects.danger(`${started.name} code that opens connections`, shellToo ? 'deny' : 'ask')
  }
  if (
    destroysKept.test(joined) ||
    [...joined.matchAll(tellsDatabase)].some(([, , told = '']) => isDestructive(told))
  )
    effects.danger(`${started.name} code that destroys data`)
  noteServices(joined, started)
  if (runsFetched(joined)) effects.danger(`${started.name} code that runs what it fetches`)
  if (sendsFiles(joined)) effects.danger(`${started.name} code that sends files to another machine`)
  if (showsOne.test(joined)) effects.danger(`${started.name} code that shows a secret`)
  const asks = fetches.test(joined)
  if (asks && takesAll.test(joined) && handsOver.test(joined))
    effects.danger(`${started.name} code that sends all variables to another machine`)
  if (asks) effects.add({ kind: 'network', host: anyText, by: started.name })
  const literals = literalsOf(joined)
  const changesFiles = mayWrite.test(joined.replaceAll(onlyReads, ''))
  const writesFiles = writes.test(joined)
  const opensFiles = opens.test(joined)
  if (!effects.spend(literals.length)) return
  for (const quoted of literals) {
    // perl writes the way a file is opened before its name.
    const literal = quoted.replace(/^[<>+]+\s*/, '').replace(/^~(?=\/)/, effects.home)
    if (literal.length > 256 || literal.includes('\n')) continue
    const named = /(?:^|\/)\.env(?:\.(?!example|sample|template|dist)\w+)?$/.test(literal)
    touch(started, 'read', { path: literal, certain: named && opensFiles })
    if (changesFiles)
      touch(started, 'write', {
        path: literal,
        certain: (writesFiles || /^\+?>/.test(quoted)) && /^[/~]./.test(literal),
      })
  }
  if (started.name === 'ipython')
    for (const match of joined.matchAll(/^\s*(?:!|%+(?:sx|system|bash|sh)\s)(.+)$/gm))
      quietly(match[1] ?? '', started)
  if (killsAll.test(joined)) effects.danger(`${started.name} code that ends every process`)
  if (
    startsProcess.test(withoutQueries(joined, started.name)) ||
    (/^(?:perl|ruby|tclsh)/.test(started.name) && opensPipe.test(joined))
  )
    processes(joined, literals, started)
}

/** What asks for the name of this machine, and connects to nothing. */
const namesItself = /\bimport socket\b(?!\s+as\b|\s*,)|\bsocket\.(?:gethostname|getfqdn)\s*\(/g

/** In JavaScript `exec('ls')` starts a program, which is read as such, and runs no code. */
function withoutPlainCalls(code: string, name: string): string {
  // In PHP it is no more than a key of a table.
  if (name.startsWith('php')) return code.replaceAll(/\[\s*["'](?:require|constructor)["']\s*\]/g, '')
  return /^(?:node|deno|bun|ts-node|tsx)/.test(name)
    ? code.replaceAll(/(?<![\w.$])exec\(\s*(["'])[^"'`$\\]*\1/g, '')
    : code
}

/** Code that speaks to a database tells it what it executes. */
function withoutQueries(code: string, name: string): string {
  return /^(?:py|ipython|ruby|node|deno|bun|php|perl)/.test(name) &&
    /\b(?:sqlite3?|psycopg2?|pymysql|MySQLdb|asyncpg|sqlalchemy|duckdb|better-sqlite3|mysql2?|PDO|DBI)\b/.test(
      code,
    )
    ? code.replaceAll(/(?<!\bos)\.execute(?:many|script)?\s*\(/g, '.sql(')
    : code
}

/** Quoted text of most languages, and perl's and ruby's q(…). */
function literalsOf(code: string): string[] {
  const found: string[] = []
  for (const match of code.matchAll(
    /"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|`((?:[^`\\]|\\[^])*)`|\b(?:qq?|qx|qw|%[qQxw])\s*[({[/|!]([^)}\]/|!]*)/g,
  ))
    found.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  return found
}

/** A variable of the shell that nobody sets: one word, of which nothing is known. */
const unseen = '"$unseen"'

/** Where code puts something behind a text, or into one: what that is cannot be seen. */
const openEnded =
  /(["'])((?:(?!\1)[^\\\n]){1,256}[\s/=])\1\s*(?:\+|%\s*[\w("']|\.\s*\$)|\b[fF][rR]?(["'])((?:(?!\3)[^\\\n]){1,256})\3/g

function processes(code: string, literals: readonly string[], started: Started): void {
  const { shell } = started
  const before = shell.effects.all.length
  const runs = literals.filter((literal) => /^[\w./~$-]/.test(literal) && literal !== 'child_process')
  for (const literal of runs) {
    if (!shell.effects.spend(2)) return
    quietly(literal, started)
  }
  for (const [, , text = '', , filled = ''] of code.matchAll(openEnded)) {
    if (!shell.effects.spend(2)) return
    quietly(text === '' ? filled.replaceAll(/\{[^{}]*\}/g, unseen) : text + unseen, started)
  }
  // A command given as a list of its words.
  const list = /(?:[[(]|\b(?:exec|system)\s)\s*((?:["'][^"']*["']\s*,\s*\[?\s*)+["'][^"']*["'])/.exec(code)
  if (list !== null)
    shell.run.command(
      literalsOf(list[1] ?? '').flatMap((one) => (one === '' ? [] : [one])),
      subshell(shell),
      anyText,
    )
  if (runs.length === 0 || shell.effects.all.length === before)
    shell.effects.danger(`${started.name} code that starts a program`)
}

/** Words that are no shell text (module names, messages) must not make the whole not understood. */
function quietly(literal: string, { shell }: Started): void {
  const found = shell.effects.aside(() => shell.run.text(literal, subshell(shell), anyText))
  for (const effect of found) if (effect.kind !== 'unknown') shell.effects.add(effect)
}

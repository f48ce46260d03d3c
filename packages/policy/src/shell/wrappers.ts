/** How a program that starts another one is written. */
interface Wrapper {
  /** flags followed by a value of their own: `-n` of `nice -n 5 cmd` */
  valued?: readonly string[]
  /** words of its own between the flags and the program: the duration of `timeout` */
  operands?: number
  /** does not start a program with these flags */
  unless?: readonly string[]
  /** only without any flag */
  bare?: true
  /** `NAME=value` may stand before the program */
  assignments?: true
  /** understands `--` */
  dashes?: true
}

/** Looked through by allow rules and all others. */
const wrappers: Readonly<Record<string, Wrapper>> = {
  timeout: { valued: ['-k', '--kill-after', '-s', '--signal'], operands: 1 },
  time: {},
  nice: { valued: ['-n', '--adjustment'] },
  nohup: { dashes: true },
  stdbuf: { valued: ['-i', '-o', '-e'] },
  command: { unless: ['-v', '-V'], dashes: true },
  builtin: { dashes: true },
  noglob: {},
  xargs: { bare: true },
}

/** Looked through by deny and ask rules only. */
const deniedWrappers: Readonly<Record<string, Wrapper>> = {
  ...wrappers,
  nocorrect: {},
  env: { valued: ['-u', '--unset', '-C', '--chdir'], assignments: true, dashes: true },
  sudo: { valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-U'], assignments: true, dashes: true },
  doas: { valued: ['-u', '-C'], dashes: true },
  watch: { valued: ['-n', '--interval'], dashes: true },
  ionice: { valued: ['-c', '-n', '--class', '--classdata'], dashes: true },
  setsid: { dashes: true },
  flock: { valued: ['-w', '-E', '--timeout'], operands: 1, dashes: true },
  strace: { valued: ['-e', '-o', '-p', '-s', '-u', '-E'], dashes: true },
  unshare: { dashes: true },
  exec: { valued: ['-a'], dashes: true },
  npx: { valued: ['-p', '--package'], dashes: true },
}

const maxWrappers = 16

/** The index at which a program starts behind each wrapper, outermost first; `[0]` when there is none. */
export function programStarts(argv: readonly string[], who: 'allow' | 'deny'): number[] {
  const starts = [0]
  const known = who === 'allow' ? wrappers : deniedWrappers
  for (let at = 0; starts.length <= maxWrappers;) {
    const name = argv[at] ?? ''
    const base = who === 'deny' ? name.slice(name.lastIndexOf('/') + 1) : name
    const wrapper = Object.hasOwn(known, base) ? known[base] : undefined
    const next = wrapper === undefined ? undefined : behind(argv, at + 1, wrapper)
    if (next === undefined || next >= argv.length) return starts
    starts.push(next)
    at = next
  }
  return starts
}

function behind(argv: readonly string[], from: number, wrapper: Wrapper): number | undefined {
  let at = from
  for (; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (wrapper.assignments && /^[A-Za-z_]\w*=/.test(word)) continue
    if (!word.startsWith('-') || word === '-') break
    if (wrapper.bare || wrapper.unless?.includes(word)) return undefined
    if (word === '--') {
      if (!wrapper.dashes) return undefined
      at++
      break
    }
    if (wrapper.valued?.includes(word)) at++
  }
  return at + (wrapper.operands ?? 0)
}

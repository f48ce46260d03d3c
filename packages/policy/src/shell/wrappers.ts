/** How a program that starts another one is written. */
interface Wrapper {
  /** flags followed by a value of their own: `-n` of `nice -n 5 cmd` */
  valued?: readonly string[]
  /** words of its own between the flags and the program: the duration of `timeout` */
  operands?: number
  /** what these look like; absent: anything */
  operand?: RegExp
  /** a word of its own that may be left out: the priority of `chrt` */
  optional?: RegExp
  /** only with flags of this kind, at least one where `needed` */
  flags?: RegExp
  needed?: true
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
  timeout: {
    valued: ['-k', '--kill-after', '-s', '--signal'],
    flags: /^(?:-[ksv]|--(?:kill-after|signal|foreground|preserve-status|verbose))/,
    operands: 1,
    operand: /^\d+(?:\.\d+)?[smhd]?$/,
  },
  time: {},
  nice: { valued: ['-n'], flags: /^-(?:n|\d+)$/ },
  nohup: { dashes: true, flags: /^$/ },
  stdbuf: { flags: /^-[ioe].+$/, needed: true },
  command: { unless: ['-v', '-V'], dashes: true },
  builtin: { dashes: true },
  noglob: {},
  xargs: { bare: true },
}

/** Looked through by deny and ask rules only. */
const deniedWrappers: Readonly<Record<string, Wrapper>> = {
  ...wrappers,
  nice: { ...wrappers['nice'], dashes: true },
  timeout: { ...wrappers['timeout'], dashes: true },
  nocorrect: {},
  chrt: { optional: /^\d+$/, dashes: true },
  taskset: { optional: /^(?:0x)?[\d,-]+$/, dashes: true },
  ltrace: { valued: ['-e', '-l', '-n', '-o', '-p', '-s', '-u', '-x'], dashes: true },
  nsenter: { valued: ['-t', '--target'], dashes: true },
  pkexec: { valued: ['--user'], dashes: true },
  env: { valued: ['-u', '--unset', '-C', '--chdir'], assignments: true, dashes: true },
  sudo: {
    valued: ['-u', '--user', '-nu', '-g', '-h', '-p', '-C', '-r', '-t', '-U'],
    assignments: true,
    dashes: true,
  },
  doas: { valued: ['-u', '-C'], dashes: true },
  watch: { valued: ['-n', '--interval'], dashes: true },
  ionice: { valued: ['-c', '-n', '-u', '--class', '--classdata'], dashes: true },
  setsid: { dashes: true },
  flock: { valued: ['-w', '-c', '-E', '--timeout'], operands: 1, dashes: true },
  strace: { valued: ['-e', '-o', '-p', '-s', '-u', '-E'], dashes: true },
  unshare: { dashes: true },
  exec: { valued: ['-a'], dashes: true },
  // The file it writes to.
  script: { valued: ['-c', '--command'], optional: /./, dashes: true },
}

const allowedWrappers = new Map(Object.entries(wrappers))
const allWrappers = new Map(Object.entries(deniedWrappers))

const maxWrappers = 16

/** The index at which a program starts behind each wrapper, outermost first; `[0]` when there is none. */
export function programStarts(argv: readonly string[], who: 'allow' | 'deny'): number[] {
  const starts = [0]
  const known = who === 'allow' ? allowedWrappers : allWrappers
  for (let at = 0; starts.length <= maxWrappers;) {
    const name = argv[at] ?? ''
    const base = who === 'deny' ? name.slice(name.lastIndexOf('/') + 1) : name
    const wrapper = known.get(base)
    const next = wrapper === undefined ? undefined : behind(argv, at + 1, wrapper)
    if (next === undefined || next >= argv.length) return starts
    starts.push(next)
    // What `xargs` starts is not looked through again.
    if (base === 'xargs') return starts
    at = next
  }
  return starts
}

function behind(argv: readonly string[], from: number, wrapper: Wrapper): number | undefined {
  let at = from
  let flagged = false
  for (; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (wrapper.assignments && /^[A-Za-z_]\w*=/.test(word)) continue
    if (wrapper.assignments && word === '-') continue
    if (!word.startsWith('-') || word === '-') break
    if (wrapper.bare || wrapper.unless?.includes(word)) return undefined
    if (word === '--') {
      if (!wrapper.dashes) return undefined
      at++
      break
    }
    if (wrapper.flags?.test(word) === false) return undefined
    flagged = true
    if (wrapper.valued?.includes(word)) at++
  }
  if (wrapper.needed && !flagged) return undefined
  if (at + 1 < argv.length && wrapper.optional?.test(argv[at] ?? '')) at++
  const operands = wrapper.operands ?? 0
  const fit = argv.slice(at, at + operands).every((word) => wrapper.operand?.test(word) ?? true)
  return fit ? at + operands : undefined
}

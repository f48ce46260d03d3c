/** The flags of a program that only read, as measured. */
export interface KnownFlags {
  /**
   * blank-separated: `-x` stands alone, `-x=` is followed by a value, `-x#` by a number, `-x?` may have a value after `=`;
   * likewise the long ones
   */
  flags: string
  /** a number may stand right behind its letter: `-A2` */
  attached?: true
  /** a number may be a flag of its own: `-5` */
  counts?: true
}

/** What stands beside the flags, or undefined where a flag is not known: the client then asks. */
export function operandsOf(known: KnownFlags, args: readonly string[]): string[] | undefined {
  const kinds = kindsOf(known.flags)
  const operands: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--') return [...operands, ...args.slice(at + 1)]
    if (!arg.startsWith('-') || arg === '-') operands.push(arg)
    else {
      const taken = taking(arg, args[at + 1], { kinds, known })
      if (taken === undefined) return undefined
      at += taken
    }
  }
  return operands
}

type Kind = 'alone' | 'text' | 'number' | 'optional'

/** How many further words the flag takes; undefined where it is not known or lacks its value. */
function taking(
  arg: string,
  next: string | undefined,
  { kinds, known }: { kinds: ReadonlyMap<string, Kind>; known: KnownFlags },
): 0 | 1 | undefined {
  const kind = kinds.get(arg)
  if (kind === 'alone' || kind === 'optional') return 0
  if (kind !== undefined) return isValue(next, kind) ? 1 : undefined
  const equals = arg.indexOf('=')
  if (arg.startsWith('--')) {
    const long = equals === -1 ? undefined : kinds.get(arg.slice(0, equals))
    return long !== undefined && long !== 'alone' && isValue(arg.slice(equals + 1), long) ? 0 : undefined
  }
  if (known.counts && /^-\d+$/.test(arg)) return 0
  if (known.attached && kinds.get(arg.slice(0, 2)) === 'number' && /^\d+$/.test(arg.slice(2))) return 0
  return arg
    .slice(1)
    .split('')
    .every((letter) => kinds.get(`-${letter}`) === 'alone')
    ? 0
    : undefined
}

function isValue(value: string | undefined, kind: Kind): boolean {
  return value !== undefined && (kind !== 'number' || /^\d+$/.test(value))
}

const suffixes: Readonly<Record<string, Kind>> = { '=': 'text', '#': 'number', '?': 'optional' }
const read = new Map<string, ReadonlyMap<string, Kind>>()

function kindsOf(flags: string): ReadonlyMap<string, Kind> {
  const known = read.get(flags)
  if (known !== undefined) return known
  const kinds = new Map(
    flags
      .trim()
      .split(/\s+/)
      .map((flag): [string, Kind] => {
        const kind = suffixes[flag.slice(-1)]
        return kind === undefined ? [flag, 'alone'] : [flag.slice(0, -1), kind]
      }),
  )
  read.set(flags, kinds)
  return kinds
}

/** `abc` as `-a -b -c`. */
export function letters(text: string): string {
  return text
    .split('')
    .map((letter) => ` -${letter}`)
    .join('')
}

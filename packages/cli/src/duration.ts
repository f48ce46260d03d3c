const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const

/** `90d`, `12h`, `30m`, `45s`, `2w` in seconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6})([smhdw])$/.exec(text)
  if (match === null) return undefined
  // Sound: the pattern allows these letters only.
  return Number(match[1]) * units[match[2] as keyof typeof units]
}

/** What lies in a folder; what is neither folder nor link counts as a file. */
export interface Entry {
  name: string
  kind: 'file' | 'folder' | 'link'
}

/**
 * What there is on a disk, asked in small questions. Paths are absolute, without `.`, `..` and links on the way: who asks follows
 * those. `undefined` says that it is not known, for whatever reason (not looked up, a limit, no right, a fault), and is
 * always a safe answer. Never throws.
 */
export interface Files {
  /** Where the symbolic link leads, as it is written in it; null where there is no link. */
  linkAt(path: string): string | null | undefined
  /** All that a folder holds; null where there is no folder. @param andBelow what its folders hold is asked next, a hint */
  entriesOf(folder: string, andBelow: boolean): readonly Entry[] | null | undefined
}

import type { PackFile, PackInput } from './pack.ts'

/** The files as they lie on a machine, and the settings once more as a drop-in beside another base file. */
export function filesPack({ machineFiles }: PackInput): PackFile[] {
  const dropIns = machineFiles.filter(({ name }) => name === 'managed-settings.json')
  return [
    ...machineFiles.map(({ name, text }): PackFile => ({ pack: 'files', path: `files/${name}`, text })),
    ...dropIns.map(({ text }): PackFile => {
      return { pack: 'files', path: 'files/drop-in/managed-settings.d/50-sekisho.json', text }
    }),
  ]
}

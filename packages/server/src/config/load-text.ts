import type { Flags } from './flags.ts'
import { loadSettings, type Loaded } from './load.ts'

/** Loads settings from a text and files held in memory, for tests. */
export function loadText(
  text: string | undefined,
  options: { env?: Record<string, string>; flags?: Flags; files?: Record<string, string> } = {},
): Loaded {
  const files: Record<string, string> = {
    ...options.files,
    ...(text === undefined ? {} : { '/etc/sekisho.yaml': text }),
  }
  return loadSettings({
    ...(text === undefined ? {} : { file: '/etc/sekisho.yaml' }),
    flags: options.flags ?? {},
    env: options.env ?? {},
    cwd: '/srv',
    readFile(path) {
      const content = files[path]
      if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
      return content
    },
  })
}

/** The lines a text is refused with; empty when it is accepted. */
export function problemsOf(...args: Parameters<typeof loadText>): readonly string[] {
  const loaded = loadText(...args)
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path} ${message}`.trim())
}

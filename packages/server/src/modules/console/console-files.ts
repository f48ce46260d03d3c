import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the built console, held in memory. */
export interface ConsoleFile {
  type: string
  /** its name has a digest of its bytes in it, so that it never changes */
  immutable: boolean
  etag: string
  /** by `content-encoding`; `identity` is always there */
  bytes: Readonly<Partial<Record<Encoding, Buffer>>> & { identity: Buffer }
}

export const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

/** The console as it was built, by path (`/assets/…`); `/index.html` is the page itself. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  json: 'application/json',
}

/** In a clone it is beside the server; in the published package, in a folder beside the one file that the server is. */
const places = ['../../../../console/dist/', './console/']

/** Reads the built console. @returns undefined when it was never built */
export async function createConsoleFiles(folder = builtFolder()): Promise<ConsoleFiles | undefined> {
  if (folder === undefined) return undefined
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, ConsoleFile>()
  for (const entry of names) {
    const file = join(entry.parentPath, entry.name)
    const type = types[entry.name.split('.').at(-1) ?? '']
    if (!entry.isFile() || type === undefined) continue
    const path = `/${relative(folder, file).split(sep).join('/')}`
    files.set(path, await read(file, type, path.startsWith('/assets/')))
  }
  return files.has('/index.html') ? files : undefined
}

async function read(file: string, type: string, immutable: boolean): Promise<ConsoleFile> {
  const identity = await readFile(file)
  const br = existsSync(`${file}.br`) ? { br: await readFile(`${file}.br`) } : {}
  const gzip = existsSync(`${file}.gz`) ? { gzip: await readFile(`${file}.gz`) } : {}
  const etag = `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`
  return { type, immutable, etag, bytes: { identity, ...br, ...gzip } }
}

function builtFolder(): string | undefined {
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(join(folder, 'index.html')))
}

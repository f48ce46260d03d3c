import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  adminRoutes,
  type AdminOperation,
  type AdminOutput,
  type AdminRoute,
} from '@sekisho/contract/admin-api'
import { run } from './run.ts'
import type { ServerDoor } from './server/server-door.ts'

/** Test support: what one command line printed and ended with. */
export interface Ran {
  code: number
  out: string
  err: string
}

export interface RunOptions {
  env?: Record<string, string>
  fetch?: typeof globalThis.fetch
  isTTY?: boolean
  homeDir?: string
  platform?: NodeJS.Platform
  now?: () => number
  wait?: (milliseconds: number) => Promise<void>
  server?: Partial<ServerDoor>
  stdin?: string
}

/** Runs a command line through the front door, with everything around it given. */
export async function runCli(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const written = { out: '', err: '' }
  const code = await run(argv, {
    env: options.env ?? {},
    cwd: tmpdir(),
    homeDir: options.homeDir ?? join(tmpdir(), 'sekisho-nobody'),
    platform: options.platform ?? 'linux',
    now: options.now ?? Date.now,
    wait: options.wait ?? (() => Promise.reject(new Error('nothing may be waited for'))),
    stdout: { write: (text) => (written.out += text), isTTY: options.isTTY },
    stderr: { write: (text) => (written.err += text) },
    stdin: () => Readable.from([Buffer.from(options.stdin ?? '')]),
    fetch: options.fetch ?? (() => Promise.reject(new Error('nothing may be sent'))),
    loadServer: async () => serverDoor(options.server),
  })
  return { code, ...written }
}

function serverDoor(given: Partial<ServerDoor> = {}): ServerDoor {
  const absent = () => {
    throw new Error('not part of this test')
  }
  return {
    describeSettings: absent,
    formatProblem: ({ path, message }) => `${path} ${message}`,
    loadSettings: absent,
    openStoredLedger: absent,
    readTextFile: absent,
    restoreBackup: absent,
    up: absent,
    writeBackup: absent,
    verifyExport: absent,
    ...given,
  }
}

export interface FakeDataDir {
  dataDir: string
  dispose(): Promise<void>
}

/** A data directory as a running server leaves it. */
export async function fakeDataDir(url = 'http://127.0.0.1:8787'): Promise<FakeDataDir> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sekisho-cli-'))
  await writeFile(join(dataDir, 'admin-token'), 'the-operator-token\n')
  await writeFile(join(dataDir, 'server.json'), JSON.stringify({ url, pid: 1 }))
  return { dataDir, dispose: () => rm(dataDir, { recursive: true, force: true }) }
}

export type Answers = { [Operation in AdminOperation]?: AdminOutput<Operation> }

export interface FakeApi {
  fetch: typeof globalThis.fetch
  /** what was asked, as the server's own schemas read it */
  asked: { operation: string; input: unknown; headers: Headers; url: URL }[]
}

/** Answers as the admin API does, and holds every request against the contract's schemas. */
export function fakeApi(answers: Answers): FakeApi {
  const asked: FakeApi['asked'] = []
  return {
    asked,
    async fetch(target, init) {
      const request = new Request(target, init)
      const url = new URL(request.url)
      const found = findRoute(request.method, url.pathname)
      if (found === undefined) throw new Error(`no route ${request.method} ${url.pathname}`)
      const { operation, route, params } = found
      const body: unknown = route.body && (await request.json())
      const input = Object.assign(
        params,
        route.query?.parse(Object.fromEntries(url.searchParams)),
        route.body?.parse(body),
      )
      asked.push({ operation, input, headers: request.headers, url })
      const answer = pageAt(asked.length, answers[operation] ?? {})
      // Sound: what AdminOutput says of a route that is streamed.
      return route.produces === undefined
        ? Response.json(answer, { status: route.status })
        : new Response(ReadableStream.from(answer as AsyncIterable<Uint8Array>))
    },
  }
}

/** More questions than any test has; a list that never ended would be asked for thousands of pages. */
const maxPages = 100

function pageAt(question: number, answer: object): object {
  if (question < maxPages || !('next' in answer)) return answer
  const { next: _, ...last } = answer
  return last
}

// Sound: the keys of a const object.
const routes = (Object.keys(adminRoutes) as AdminOperation[]).map((operation) => {
  const route: AdminRoute = adminRoutes[operation]
  const pattern = new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
  return { operation, route, pattern }
})

function findRoute(method: string, path: string) {
  for (const { operation, route, pattern } of routes) {
    const match = route.method.toUpperCase() === method ? pattern.exec(path) : null
    if (match !== null) return { operation, route, params: { ...match.groups } }
  }
  return undefined
}

/** Splits a command line as a shell does, double quotes only. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

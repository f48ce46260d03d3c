import { tmpdir } from 'node:os'
import type { ExportVerdict } from '@sekisho/ledger'
import type { Settings, StoredLedger } from '@sekisho/server'
import { afterAll, beforeAll } from 'vitest'
import type { ServerDoor } from './server/server-door.ts'
import { answers } from './testing-answers/index.ts'
import { authorizationServer, server } from './testing-authorization.ts'
import { backupSummary, exportVerdict, note, verdict } from './testing-ledger.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir, type Ran } from './testing.ts'

// Only what the commands read; the rest of Settings is the server's own.
export const settings = {
  dataDir: tmpdir(),
  storage: { kind: 'sqlite' },
  notices: ['telemetry: not in force yet'],
} as unknown as Settings

interface Given {
  ledger?: Partial<StoredLedger>
  verdict?: ExportVerdict
  loaded?: { ok: false; problems: { path: string; message: string }[] }
  env?: Record<string, string>
  /** what `up` says on its way out */
  failsWith?: string
}

/** Test support: a data directory for all tests of a file, and command lines run on it. */
export interface CommandLine {
  /** Runs a command against a server, a ledger and a configuration that are in order unless the test says otherwise. */
  command(words: string[], given?: Given): Promise<Ran>
  /** the same, with `--data` */
  onData(...words: string[]): Promise<Ran>
  /** what the last one asked */
  readonly asked: FakeApi['asked']
  readonly dataDir: string
}

export function commandLine(): CommandLine {
  let data: FakeDataDir | undefined
  let api = fakeApi(answers)
  const signedInTo = authorizationServer(answers)
  beforeAll(async () => {
    data = await fakeDataDir()
  })
  afterAll(() => data?.dispose())
  const dataDir = () => data?.dataDir ?? ''

  async function command(words: string[], given: Given = {}): Promise<Ran> {
    api = fakeApi(answers)
    return await runCli(words, {
      ...signedInTo,
      fetch: (target, init) => {
        const request = new Request(target, init)
        return request.url.startsWith(server) ? signedInTo.fetch(request) : api.fetch(request)
      },
      homeDir: dataDir(),
      env: given.env ?? {},
      server: serverWith(given),
    })
  }

  return {
    command,
    onData: (...words) => command([...words, '--data', dataDir()]),
    get asked() {
      return api.asked
    },
    get dataDir() {
      return dataDir()
    },
  }
}

function serverWith({
  ledger,
  loaded,
  failsWith,
  verdict: ofExport = exportVerdict,
}: Given): Partial<ServerDoor> {
  return {
    openStoredLedger: () => ({
      verify: async () => verdict,
      newestCheckpoint: async () => note,
      ...ledger,
    }),
    verifyExport: async () => ofExport,
    writeBackup: async () => backupSummary,
    restoreBackup: async () => ({ ...backupSummary, verdict, missingKeys: [] }),
    loadSettings: () => loaded ?? { ok: true, settings },
    describeSettings: () => ({ port: 8787 }),
    up: async ({ print, printError, json }) => {
      if (json) print('{"started":true,"dataDir":"/srv/\\u001B[2J"}')
      else print('Sekisho listens')
      if (failsWith !== undefined) printError(failsWith)
      return 0
    },
  }
}

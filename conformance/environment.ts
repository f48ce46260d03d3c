import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Never a real key and never shaped like one, so that nothing can be spent and no scanner is alarmed. */
export const dummyCredential = 'sk-skh-conformance-dummy'

/**
 * An environment built from nothing, so that no credential, proxy or setting of the machine reaches the client under
 * test, and the client calls nobody but the base URL.
 */
export function cleanEnvironment(home: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    ...more,
  }
}

export interface TemporaryFolder extends AsyncDisposable {
  path: string
}

/** A folder of its own, removed when the scope that holds it ends. */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `sekisho-${name}-`))
  return {
    path,
    // a client that is still exiting may write once more while its folder goes
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  }
}

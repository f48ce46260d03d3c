import { resolve } from 'node:path'
import { codeOf } from './expand.ts'
import type { Source } from './findings.ts'
import type { Settings } from './settings.ts'

/** SQLite without a `store` section, else PostgreSQL with the user and password laid into the URL. */
export function toStorage(source: Source): Settings['storage'] {
  const { file, findings } = source
  const { store } = file
  const caFile = file.sekisho.store?.ca_file
  if (store === undefined) {
    if (caFile !== undefined)
      findings.problem(['sekisho', 'store'], 'needs a store section; add store.postgres_url or remove this')
    return { kind: 'sqlite' }
  }
  const url = new URL(store.postgres_url)
  const overrides = [store.username, store.password].some((value) => value !== undefined)
  if (overrides && url.host === '')
    findings.problem(
      ['store', 'postgres_url'],
      'has no host, so username and password cannot be laid over it; write them into the URL',
    )
  // Encoded by hand: the setters leave % alone, and `pg` decodes it.
  if (store.username !== undefined) url.username = encodeURIComponent(store.username)
  if (store.password !== undefined) url.password = encodeURIComponent(store.password)
  if (store.readiness_grace_seconds > 0)
    findings.notice(
      'store.readiness_grace_seconds does nothing: without the store nothing is admitted, and /readyz says so at once',
    )
  return {
    kind: 'postgres',
    url: url.href,
    maxConnections: store.max_connections,
    ...(caFile === undefined
      ? {}
      : { caFile: readableFile(source, ['sekisho', 'store', 'ca_file'], caFile) }),
  }
}

/** The absolute path of a file that is there; otherwise a problem. */
export function readableFile(source: Source, path: readonly (string | number)[], file: string): string {
  const absolute = resolve(source.cwd, file)
  try {
    source.readFile(absolute)
  } catch (error) {
    source.findings.problem(path, `names a file that cannot be read${codeOf(error)}`)
  }
  return absolute
}

/** Where rows are kept: one process and a file, or N processes and PostgreSQL, and nothing else. */
export type Storage = SqliteStorage | PostgresStorage

export interface SqliteStorage {
  kind: 'sqlite'
  /** path; its folder must exist */
  file: string
}

export interface PostgresStorage {
  kind: 'postgres'
  /** `postgres://user:password@host:port/database` */
  url: string
  maxConnections: number
  /** PEM file of a private CA; given, TLS is on and the server's certificate is verified against it */
  caFile?: string
}

export type SqlDialect = Storage['kind']

import type * as server from '@sekisho/server'

/** What the command line asks of the server package, which it loads only when a command needs it. */
export type ServerDoor = Pick<
  typeof server,
  | 'describeSettings'
  | 'formatProblem'
  | 'loadSettings'
  | 'openStoredLedger'
  | 'readTextFile'
  | 'restoreBackup'
  | 'up'
  | 'verifyExport'
  | 'writeBackup'
>

export type LoadServer = () => Promise<ServerDoor>

export { restoreBackup, type Restored } from './backup/restore-backup.ts'
export { writeBackup } from './backup/write-backup.ts'
export type { DataPlace } from './backup/databases.ts'
export type { BackupSummary } from './backup/check-backup.ts'
export {
  describeSettings,
  formatProblem,
  loadSettings,
  readTextFile,
  type LoadOptions,
  type Problem,
  type Settings,
} from './config/index.ts'
export { startServer, type Running, type StartOptions } from './main.ts'
export { openStoredLedger, type StoredLedger } from './stored-ledger.ts'
export { verifyExport, type VerifyExportOptions } from './modules/ledger/index.ts'
export { up, type UpOptions } from './up.ts'
export { version } from './version.ts'

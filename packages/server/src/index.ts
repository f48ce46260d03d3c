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
export { openStoredLedger, type LedgerPlace, type StoredLedger } from './stored-ledger.ts'
export { verifyExport, type VerifyExportOptions } from './modules/ledger/index.ts'
export { up, type UpOptions } from './up.ts'
export { version } from './version.ts'

export {
  addCosignatures,
  formatAddCheckpoint,
  formatCosignatures,
  parseAddCheckpoint,
  type AddCheckpoint,
} from './add-checkpoint.ts'
export { decodeBase64, encodeBase64, encodeBase64Url } from './base64.ts'
export {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  signersOf,
  type Checkpoint,
} from './checkpoint.ts'
export { chainEntry, encodeEntry, encodeNewEntry, EntryError, parseEntry, type EntryPlace } from './entry.ts'
export { createFrontier, FrontierError, type Frontier } from './frontier.ts'
export { emptyRoot, leafHash, nodeHash, type Sha256 } from './hash.ts'
export {
  importCosigner,
  importSigner,
  importVerifier,
  readVerifierKey,
  type Cosigner,
  type NoteSigner,
  type NoteVerifier,
} from './keys.ts'
export { formatNote, NoteError, parseNote, type Note, type NoteSignature } from './note.ts'
export { proveConsistency, verifyConsistency, type Consistency } from './proof/consistency.ts'
export { proveInclusion, verifyInclusion, type Inclusion } from './proof/inclusion.ts'
export { formatHandOvers, parseHandOvers } from './proof/hand-overs.ts'
export { formatLogProof, parseLogProof, verifyLogProof, type LogProof } from './proof/tlog-proof.ts'
export { ProofRangeError, rangeHash, type ProofSource, type TreeHashes } from './proof/tree-hashes.ts'
export { createExportCheck, type ExportCheckOptions } from './export/check-export.ts'
export type { ExportCheck, ExportVerdict } from './export/export-walk.ts'
export {
  createLineReader,
  ExportError,
  formatBootLine,
  formatCheckpointLine,
  formatEntryLine,
  formatHeader,
  maxLineBytes,
  parseHeader,
  type ExportHeader,
  type EntryLine,
  type ExportLine,
  type ReadExportLine,
} from './export/lines.ts'
export { followHandOvers, handOver } from './verify/hand-over.ts'
export type { KeyUse } from './verify/key-chain.ts'
export { createRemoved, type Removed } from './verify/removed.ts'
export type {
  LedgerProblem,
  LedgerReader,
  ProjectionCheck,
  StoredBoot,
  StoredCheckpoint,
  StoredEntry,
  StoredRange,
} from './verify/reader.ts'
export { createEntryReader, type EntryReader, type EntryText } from './verify/entry-text.ts'
export {
  verifyLedger,
  type LedgerVerdict,
  type TextReader,
  type VerifyOptions,
} from './verify/verify-ledger.ts'

export { openSnapshot, type Snapshot, type SnapshotOptions } from './snapshot.ts'

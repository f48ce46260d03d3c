export { openFollowed, type Followed } from './followed.ts'
export { openSnapshot, type Snapshot } from './snapshot.ts'

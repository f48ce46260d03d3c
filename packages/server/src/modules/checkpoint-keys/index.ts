export { createCheckpointKeys, type CheckpointKeys, type ListedKey } from './checkpoint-keys.ts'
export { checkpointKeyHandlers } from './routes.ts'

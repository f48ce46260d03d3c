export type { AccessRule } from './access.ts'

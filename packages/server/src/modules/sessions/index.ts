export type { FoundSession, NewSession, RefreshProblem, Session, Tokens } from './session.ts'
export type { Sessions } from './sessions.ts'

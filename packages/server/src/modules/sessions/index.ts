export { looksLikeAccessToken } from './access-tokens.ts'
export type { FoundSession, NewSession, RefreshProblem, Session, Tokens } from './session.ts'
export { createSessions, type Sessions } from './sessions.ts'
export { SigningKeySealedError } from './signing-keys.ts'

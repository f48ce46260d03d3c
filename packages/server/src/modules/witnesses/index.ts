export { repositoryProblem, sshPathProblem } from './kinds/git-access.ts'
export { witnessHandlers } from './routes.ts'
export type { GitWitnessSettings, WitnessesSettings, WitnessSettings } from './settings.ts'
export { createWitnesses, type Witnesses } from './witnesses.ts'

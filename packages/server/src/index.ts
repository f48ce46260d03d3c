export { describeSettings, formatProblem, loadSettings, readTextFile, type Settings } from './config/index.ts'
export { startServer, type Running, type StartOptions } from './main.ts'
export { up, type UpOptions } from './up.ts'
export { version } from './version.ts'

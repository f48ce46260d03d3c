export { createChangeStream } from './change-stream.ts'
export { createConsoleFiles, type ConsoleFile, type ConsoleFiles, type Encoding } from './console-files.ts'
export { consoleHandlers } from './routes.ts'

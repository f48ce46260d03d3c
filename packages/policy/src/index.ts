export { parseShell, type ShellReading } from './shell/parse-shell.ts'

import { hookProcess } from './hook/hook-process.ts'
import { startSync } from './sync/start-sync.ts'

/** The built program: for Node with the hook alone, and as the single executable with all of it. What other commands need is not loaded for a hook. */
export function runHookOrCommand(): void {
  const args = process.argv.slice(2)
  if (args[0] === 'hook') void hookProcess(args.slice(1), startSync)
  else runAsset('commands.cjs')
}

/** Runs CommonJS that scripts/build-guard.ts put into the executable. */
function runAsset(name: string): void {
  const code = process.getBuiltinModule('node:sea').getAsset(name, 'utf8')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { runInThisContext } = process.getBuiltinModule('node:vm')
  const run: unknown = runInThisContext(`(function (require) {${code}\n})`, { filename: name })
  if (typeof run !== 'function') throw new TypeError(`${name} is no code`)
  run(createRequire(process.execPath))
}

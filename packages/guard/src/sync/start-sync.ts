import { dayMs, type HookOptions } from '../hook/hook-options.ts'

/** Starts a delivery that outlives this process, without waiting for it. */
export function startSync({ server, keys, state, maxAgeMs, reportOnly }: HookOptions): void {
  // Only when it is due: the module costs every start otherwise.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const given = ['--server', server, ...keys.flatMap((key) => ['--key', key])]
  const days = ['--max-age-days', String(maxAgeMs / dayMs)]
  const args = ['sync', '--background', ...given, ...days]
  if (state !== undefined) args.push('--state', state)
  if (reportOnly) args.push('--report-only')
  // As a single executable the program is the guard itself.
  const program = isSingleExecutable() ? [] : [process.argv[1] ?? '']
  // What a repository's settings can set must not load code or turn off the check of certificates.
  const unset = {
    NODE_OPTIONS: undefined,
    NODE_COMPILE_CACHE: undefined,
    OPENSSL_CONF: undefined,
    NODE_TLS_REJECT_UNAUTHORIZED: undefined,
  }
  const env = { ...process.env, ...unset, NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1' }
  const child = spawn(process.execPath, [...program, ...args], { detached: true, stdio: 'ignore', env })
  // Where no process can be started, decisions wait.
  child.on('error', () => undefined)
  child.unref()
}

function isSingleExecutable(): boolean {
  return process.getBuiltinModule('node:sea').isSea()
}

import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChildCommand } from './child.ts'
import { temporaryFolder } from './environment.ts'

/** A machine that its company manages: Claude Code finds `/etc/claude-code` there, and the real `/etc` is untouched. */
export interface ManagedMachine extends AsyncDisposable {
  /** the command, in a mount namespace of its own */
  command(command: ChildCommand): ChildCommand
}

/** Arguments of `unshare`. Who is not root becomes it inside a user namespace, where the kernel lets them. */
export const namespace = process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount']
const overlay = 'mount -t overlay overlay -o "lowerdir=$1:/etc" /etc'

/** Why a folder cannot be laid over `/etc` for one process here, or undefined. */
export function mountProblem(): string | undefined {
  try {
    execFileSync('/usr/bin/unshare', [...namespace, '/bin/sh', '-c', overlay, 'sh', '/tmp'], {
      stdio: 'pipe',
    })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown'
  }
}

/** @param settings the content of `managed-settings.json` */
export async function manageMachine(settings: object): Promise<ManagedMachine> {
  const folder = await temporaryFolder('etc')
  await mkdir(join(folder.path, 'claude-code'))
  await writeFile(join(folder.path, 'claude-code', 'managed-settings.json'), JSON.stringify(settings))
  return { ...machineWith(folder.path), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

/** A machine on which a folder is laid over `/etc`. */
export function machineWith(etc: string): Pick<ManagedMachine, 'command'> {
  return {
    command: ({ file, args, ...rest }) => ({
      ...rest,
      file: '/usr/bin/unshare',
      args: [...namespace, '/bin/sh', '-c', `${overlay} && shift && exec "$@"`, 'sh', etc, file, ...args],
    }),
  }
}

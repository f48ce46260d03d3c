import type { PermissionMode } from '@sekisho/policy'
import { GuardProblem } from './problem.ts'
import { isRecord, parseObject, textAt } from '../state/json.ts'
import { driveOf, windowsPath } from './windows-path.ts'

/** A tool call as Claude Code tells it to a PreToolUse hook. */
export interface HookCall {
  tool: string
  input: Readonly<Record<string, unknown>>
  /** absolute, with slashes */
  cwd: string
  mode: PermissionMode
  session?: string
  toolUse?: string
}

const modes: Readonly<Record<string, PermissionMode>> = {
  default: 'default',
  manual: 'default',
  acceptEdits: 'acceptEdits',
  plan: 'plan',
  auto: 'auto',
  dontAsk: 'dontAsk',
  bypassPermissions: 'bypassPermissions',
}

/** @throws GuardProblem */
export function readHookCall(text: string): HookCall {
  const value = parseObject(text)
  if (value === undefined) throw invalid('no JSON object')
  if (textAt(value, 'hook_event_name') !== 'PreToolUse') throw invalid('not PreToolUse')
  const tool = textAt(value, 'tool_name')
  if (tool === undefined || tool === '' || tool.length > 200) throw invalid('tool_name')
  const { tool_input: input } = value
  if (!isRecord(input)) throw invalid('tool_input')
  const folder = textAt(value, 'cwd') ?? ''
  const cwd = posixPath(folder)
  if (!cwd.startsWith('/')) throw invalid('cwd')
  const session = idAt(value, 'session_id')
  const toolUse = idAt(value, 'tool_use_id')
  return {
    tool,
    input: withPosixPaths(input, driveOf(folder)),
    cwd,
    // A mode of a newer client is judged as the one that asks.
    mode: own(modes, textAt(value, 'permission_mode') ?? '') ?? 'default',
    ...(session === undefined ? {} : { session }),
    ...(toolUse === undefined ? {} : { toolUse }),
  }
}

function invalid(what: string): GuardProblem {
  return new GuardProblem('input-invalid', { what })
}

/** Ids go into the record: what does not look like one is left out. */
function idAt(value: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const text = textAt(value, key)
  return text !== undefined && /^[\w-]{1,80}$/.test(text) ? text : undefined
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

const pathKeys = ['file_path', 'notebook_path', 'path']

/** Of a folder or program: `C:\Users\a` is `/c/Users/a` in rules of Claude Code. */
export function posixPath(path: string): string {
  const drive = /^([A-Za-z]):[\\/]/.exec(path)
  return drive === null ? path : `/${(drive[1] ?? '').toLowerCase()}/${path.slice(3).replaceAll('\\', '/')}`
}

function withPosixPaths(input: HookCall['input'], drive: string | undefined): HookCall['input'] {
  const inForm = (path: string) => (drive === undefined ? posixPath(path) : windowsPath(path, drive))
  const changed = pathKeys.flatMap((key) => {
    const given = Object.hasOwn(input, key) ? input[key] : undefined
    const path = typeof given === 'string' ? inForm(given) : given
    return path === given ? [] : [[key, path] as const]
  })
  return changed.length === 0 ? input : { ...input, ...Object.fromEntries(changed) }
}

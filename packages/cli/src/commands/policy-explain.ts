import { resolve } from 'node:path'
import {
  callText,
  explain,
  explanationLines,
  permissionModes,
  readCallText,
  scopes,
  shortCallTools,
  type PermissionMode,
  type PolicyInput,
  type SettingsSource,
  type ToolCall,
} from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readDocumentFile } from './document-file.ts'
import { readPolicyFile } from './policy-file.ts'

/** Prints why a call is allowed, asked about or denied: each part, the rules looked at, and which decided. */
export const explainPolicy: RunCommand = async (given, context) => {
  const call = givenCall(given, context)
  const { settings } = await readPolicyFile(given.required('file'), context)
  const scoped: SettingsSource[] = []
  for (const text of given.list('scope')) scoped.push(await givenScope(text, context))
  const mode = givenMode(given, context)
  const input: PolicyInput = {
    sources: [{ scope: 'managed', settings }, ...scoped],
    cwd: resolve(context.cwd, given.text('cwd') ?? '.'),
    home: context.homeDir,
    trusted: !given.flag('untrusted'),
    ...(mode === undefined ? {} : { mode }),
  }
  const explanation = explain(input, call)
  if (context.json) context.printJson({ ...explanation, text: callText(call) })
  else context.print(...explanationLines(explanation, context.locale).map(terminalText))
  return exitCodes.ok
}

function givenMode(given: Given, { tell }: Context): PermissionMode | undefined {
  const text = given.text('mode')
  const mode = permissionModes.find((one) => one === text)
  if (text === undefined || mode !== undefined) return mode
  throw usage(tell('usage.choice', { name: '--mode', values: permissionModes.join(', ') }))
}

/** `--call`, or `--tool` with `--command` or `--input`. */
function givenCall(given: Given, context: Context): ToolCall {
  const [call, command, input] = ['call', 'command', 'input'].map((name) => given.text(name))
  const tool = given.required('tool')
  if ([call, command, input].filter((one) => one !== undefined).length === 1) {
    if (command !== undefined) return { tool, input: { command } }
    const read = call === undefined ? jsonCall(tool, input ?? '') : readCallText(call)
    if (read !== undefined) return read
    const unknown = call === undefined ? undefined : /^\s*([A-Za-z][\w.-]{0,99})\(/.exec(call)?.[1]
    if (unknown !== undefined && !shortCallTools.includes(unknown)) {
      const tools = shortCallTools.join(', ')
      throw usage(context.tell('policy.explain.unknownTool', { tool: terminalText(unknown), tools }))
    }
  }
  throw usage(context.tell('policy.explain.noCall'))
}

function jsonCall(tool: string, text: string): ToolCall | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // What cannot be written again, for it is nested too deeply, could not be printed.
    JSON.stringify(value)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { tool, input: { ...value } } : undefined
  } catch {
    // The caller says what belongs here.
    return undefined
  }
}

/** `user=FILE` */
async function givenScope(text: string, context: Context): Promise<SettingsSource> {
  const at = text.indexOf('=')
  const scope = scopes.find((one) => one === text.slice(0, Math.max(at, 0)))
  if (scope === undefined) throw usage(context.tell('policy.explain.scope', { scopes: scopes.join(', ') }))
  return { scope, settings: (await readDocumentFile(text.slice(at + 1), context)).value }
}

function usage(message: string): CliError {
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}

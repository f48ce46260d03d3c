import { mainParameterOf } from '../policy-tests/call-text.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { valueAt } from '../settings/json.ts'

/** A path of Windows as rules write it: `C:\Users\a` is `/c/Users/a`. Others stay. */
export function posixPath(path: string): string {
  const drive = /^([A-Za-z]):[\\/]/.exec(path)?.[1]
  return drive === undefined ? path : `/${drive.toLowerCase()}${path.slice(2).replaceAll('\\', '/')}`
}

/** The same for the path a call is about. */
export function posixCall(call: ToolCall): ToolCall {
  const parameter = mainParameterOf(call.tool)
  if (parameter === undefined || parameter === 'command') return call
  const given = valueAt(call.input, parameter)
  if (typeof given !== 'string' || !/^[A-Za-z]:[\\/]/.test(given)) return call
  return { ...call, input: { ...call.input, [parameter]: posixPath(given) } }
}

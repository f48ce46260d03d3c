import { isObject, valueAt, type JsonObject } from '../settings/json.ts'
import { posixCall } from '../paths/posix-path.ts'
import { folderAt, modeAt, textAt } from './recorded-fields.ts'
import { maxCallsPerLine, type RecordedCall } from './recorded-call.ts'

/**
 * OTLP logs as JSON: an export (`{ resourceLogs }`) or one log record. Read are the events `tool_decision` and `tool_result`
 * of Claude Code; the input of a call is in them only where the company has them log details (`tool_input`, or of
 * commands `tool_parameters`). `undefined` for what is no OTLP.
 */
export function readTelemetryLine(value: JsonObject): RecordedCall[] | undefined {
  const exported = valueAt(value, 'resourceLogs')
  if (Array.isArray(exported))
    return exported.flatMap((resource: unknown) => ofResource(resource)).slice(0, maxCallsPerLine)
  if (!('attributes' in value) || 'type' in value) return undefined
  return ofRecord(value, {})
}

function ofResource(resource: unknown): RecordedCall[] {
  const shared = attributesOf(valueAt(resource, 'resource'))
  return listAt(resource, 'scopeLogs').flatMap((scope) =>
    listAt(scope, 'logRecords').flatMap((record) => ofRecord(record, shared)),
  )
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = valueAt(value, key)
  return Array.isArray(found) ? found.slice(0, maxCallsPerLine) : []
}

function ofRecord(record: unknown, shared: JsonObject): RecordedCall[] {
  const given = { ...shared, ...attributesOf(record) }
  const event = (textAt(given, 'event.name') ?? textAt(valueAt(record, 'body'), 'stringValue'))?.replace(
    /^claude_code\./,
    '',
  )
  const tool = textAt(given, 'tool_name')
  if ((event !== 'tool_decision' && event !== 'tool_result') || tool === undefined) return []
  const input = inputOf(tool, given)
  const id = textAt(given, 'tool_use_id')
  const session = textAt(given, 'session.id')
  const person = textAt(given, 'user.email') ?? textAt(given, 'user.account_id') ?? textAt(given, 'user.id')
  const cwd = folderAt(listAt(given, 'workspace.host_paths').map((path) => ({ path }))[0], 'path')
  const mode = modeAt(given, 'permission_mode')
  return [
    {
      call: input === undefined ? { tool: nameOf(tool, given), input: {} } : posixCall({ tool, input }),
      known: input === undefined ? 'name' : 'input',
      ...(id === undefined ? {} : { id }),
      ...(session === undefined ? {} : { session }),
      ...(person === undefined ? {} : { person }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(mode === undefined ? {} : { mode }),
    },
  ]
}

/** The whole input if it was logged and not cut; of a command its text, which is logged apart. */
function inputOf(tool: string, given: JsonObject): JsonObject | undefined {
  const whole = objectIn(valueAt(given, 'tool_input'))
  if (whole !== undefined) return whole
  const parameters = objectIn(valueAt(given, 'tool_parameters'))
  const command = textIn(parameters, 'full_command') ?? textIn(parameters, 'bash_command')
  if (command !== undefined && (tool === 'Bash' || tool === 'PowerShell')) return { command }
  const name = textIn(parameters, tool === 'Skill' ? 'skill_name' : 'subagent_type')
  if (name === undefined) return undefined
  return tool === 'Skill' ? { skill: name } : { subagent_type: name }
}

/** The client calls every server's tool `mcp_tool` and tells server and tool apart, if at all. */
function nameOf(tool: string, given: JsonObject): string {
  const parameters = objectIn(valueAt(given, 'tool_parameters'))
  const server = textIn(parameters, 'mcp_server_name')
  const name = textIn(parameters, 'mcp_tool_name')
  return tool === 'mcp_tool' && server !== undefined && name !== undefined ? `mcp__${server}__${name}` : tool
}

function textIn(value: JsonObject | undefined, key: string): string | undefined {
  const found = valueAt(value, key)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** Attributes are JSON in a text; one that was cut is no JSON any more. */
function objectIn(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value
  if (typeof value !== 'string') return undefined
  try {
    const parsed: unknown = JSON.parse(value)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Attributes as a list of keys and values, as OTLP has them, or as an object, as collectors write them. */
function attributesOf(value: unknown): JsonObject {
  const given = valueAt(value, 'attributes')
  if (isObject(given)) return given
  if (!Array.isArray(given)) return {}
  const pairs = given.slice(0, maxAttributes).flatMap((one: unknown) => {
    const key = valueAt(one, 'key')
    return typeof key === 'string' ? [[key, plain(valueAt(one, 'value'))] as const] : []
  })
  return Object.fromEntries(pairs)
}

const maxAttributes = 500

function plain(value: unknown): unknown {
  const text = valueAt(value, 'stringValue')
  if (text !== undefined) return text
  const list = valueAt(valueAt(value, 'arrayValue'), 'values')
  return Array.isArray(list)
    ? list.slice(0, maxAttributes).map((one) => valueAt(one, 'stringValue'))
    : undefined
}

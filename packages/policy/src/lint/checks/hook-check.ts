import { isObject, objectAt, valueAt, type JsonObject } from '../../settings/json.ts'
import type { LintFinding } from '../finding.ts'
import { finding, type Check, type LintDocument } from '../lint-document.ts'
import { shown } from '../secrets.ts'

interface Hook {
  event: string
  hook: JsonObject
  path: (string | number)[]
}

/** Hooks that let pass what they were to stop. */
export const checkHooks: Check = (document) => {
  const hooks = readHooks(document.settings)
  const found = hooks.flatMap((hook) => [
    ...(hook.event === 'PreToolUse' ? enforcing(hook, document) : []),
    ...sending(hook, document),
  ])
  return [...found, ...matchers(document), ...wholes(document, hooks)]
}

const mostHooks = 1000

function readHooks(settings: JsonObject): Hook[] {
  const found: Hook[] = []
  for (const [event, groups] of Object.entries(objectAt(settings, 'hooks'))) {
    for (const [index, group] of listOf(groups).entries())
      for (const [place, hook] of listOf(valueAt(group, 'hooks')).entries())
        if (isObject(hook) && found.length < mostHooks)
          found.push({ event, hook, path: ['hooks', event, index, 'hooks', place] })
  }
  return found
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, mostHooks) : []
}

/** The last thing of the command line is `exit 2`, whatever went before. */
const closed = /\|\|\s*(?:exit\s+2|\{[^{}]*;?\s*exit\s+2;?\s*\})\s*;?\s*$/

function enforcing({ hook, path }: Hook, document: LintDocument): LintFinding[] {
  const found: LintFinding[] = []
  const { type, command } = { type: valueAt(hook, 'type'), command: valueAt(hook, 'command') }
  if (type === 'command' && typeof command === 'string' && command !== '' && !closed.test(command)) {
    // A command with arguments of its own, a comment or a list that goes on cannot be ended so.
    const plain =
      valueAt(hook, 'args') === undefined &&
      valueAt(hook, 'shell') !== 'powershell' &&
      !/[#\n\\;&]/.test(command)
    const at = [...path, 'command']
    const edits = plain
      ? { edits: [{ path: at, op: 'replace' as const, value: `${command.trimEnd()} || exit 2` }] }
      : {}
    found.push(finding('hook-fails-open', document, { path: at, ...edits }))
  }
  if (typeof type === 'string' && ['http', 'prompt', 'agent', 'mcp_tool'].includes(type))
    found.push(finding('hook-cannot-enforce', document, { path, values: { type } }))
  for (const [key, code] of [
    ['async', 'hook-in-background'],
    ['asyncRewake', 'hook-in-background'],
    ['if', 'hook-filter'],
  ] as const) {
    const value = valueAt(hook, key)
    const at = [...path, key]
    if (value !== undefined && value !== false)
      found.push(finding(code, document, { path: at, edits: [{ path: at, op: 'remove' }] }))
  }
  return found
}

function sending({ hook, path }: Hook, document: LintDocument): LintFinding[] {
  const url = valueAt(hook, 'url')
  return typeof url === 'string' && /^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(url)
    ? [finding('hook-plain-http', document, { path: [...path, 'url'] })]
    : []
}

function matchers(document: LintDocument): LintFinding[] {
  return listOf(valueAt(objectAt(document.settings, 'hooks'), 'PreToolUse')).flatMap((group, index) => {
    const matcher = valueAt(group, 'matcher')
    if (typeof matcher !== 'string' || /^(?:|\*|\.\*)$/.test(matcher)) return []
    const path = ['hooks', 'PreToolUse', index, 'matcher']
    return [finding('hook-misses-tools', document, { path, values: { matcher: shown(matcher) } })]
  })
}

function wholes(document: LintDocument, hooks: readonly Hook[]): LintFinding[] {
  const { settings } = document
  const found: LintFinding[] = []
  const path = ['disableAllHooks']
  if (hooks.length > 0 && valueAt(settings, 'disableAllHooks') === true)
    found.push(finding('hooks-switched-off', document, { path, edits: [{ path, op: 'remove' }] }))
  const http = hooks.find(({ hook }) => valueAt(hook, 'type') === 'http')
  if (http !== undefined && valueAt(settings, 'allowedHttpHookUrls') === undefined)
    found.push(finding('hook-urls-open', document, { path: http.path }))
  return found
}

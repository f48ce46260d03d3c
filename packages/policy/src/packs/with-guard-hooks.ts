import { isObject, type JsonObject } from '../settings/json.ts'
import { PackError } from './pack.ts'

/** The first of these events is what makes a guard. */
const events = ['PreToolUse', 'SessionStart'] as const

/**
 * Settings with the guard's hooks, as `guardHooks` makes them, before those of the policy. Whether hooks of others run too
 * stays the policy's to say; without a word of it they do not.
 * @throws PackError the guard would never run, or cannot be put in
 */
export function withGuardHooks(settings: JsonObject, guard: JsonObject): JsonObject {
  const [own, brought] = [settings['hooks'] ?? {}, guard['hooks']]
  if (!isObject(brought) || !isFilled(brought['PreToolUse'])) throw new PackError('no_guard_hooks')
  if (settings['disableAllHooks'] === true) throw new PackError('hooks_disabled')
  if (!isObject(own)) throw new PackError('hooks_form')
  const hooks = events.map((event): [string, unknown[]] => {
    const [first, then] = [brought[event] ?? [], own[event] ?? []]
    if (!Array.isArray(first) || !Array.isArray(then)) throw new PackError('hooks_form')
    return [event, [...first, ...then]]
  })
  return { allowManagedHooksOnly: true, ...settings, hooks: { ...own, ...Object.fromEntries(hooks) } }
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

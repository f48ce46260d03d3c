import type { ToolUse } from '@sekisho/contract'

/** Adds up which tools a turn uses; bounded, whatever a client or a provider sends. */
export interface ToolUses {
  add(name: string | undefined, bytes: number): void
  /** In the order of their first use; undefined: none. */
  list(): ToolUse[] | undefined
}

const maxTools = 32
/** What Anthropic lets a tool be called. Anything else could be text that is no name. */
const plainName = /^[A-Za-z0-9_-]{1,128}$/

export function createToolUses(): ToolUses {
  const uses = new Map<string, ToolUse>()
  return {
    add(name, bytes) {
      const plain = name !== undefined && plainName.test(name) ? name : 'other'
      const tool = uses.has(plain) || uses.size < maxTools ? plain : 'other'
      const use = uses.get(tool) ?? { tool, count: 0, bytes: 0 }
      uses.set(tool, { tool, count: use.count + 1, bytes: use.bytes + bytes })
    },
    list: () => (uses.size === 0 ? undefined : [...uses.values()]),
  }
}

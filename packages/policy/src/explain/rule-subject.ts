/** Tools whose rules are about files, which commands touch too; `View` and `LS` are old names of `Read`. */
const fileTools = new Set('read edit write multiedit notebookedit glob grep view ls'.split(' '))

const commandTools = new Set(['bash', 'powershell'])

/** Whether a rule, as written, may have to do with calls of a tool: by the name before its parentheses. */
export function isAbout(rule: string, tool: string): boolean {
  const name = toolOf(rule).toLowerCase()
  const called = tool.toLowerCase()
  if (name.includes('*') || name === called) return true
  if (name.startsWith('mcp__')) return called.startsWith(name)
  if (name === 'task') return called === 'agent'
  if (commandTools.has(called)) return fileTools.has(name) || name === 'webfetch'
  return fileTools.has(name) && fileTools.has(called)
}

/** What stands before the parentheses of a rule. */
export function toolOf(rule: string): string {
  return /^\s*([^(\s]*)/.exec(rule)?.[1] ?? ''
}

/** What stands in the parentheses of a rule; `undefined` where there are none. */
export function specifierOf(rule: string): string | undefined {
  return /^[^(]*\((.*)\)\s*$/s.exec(rule)?.[1]
}

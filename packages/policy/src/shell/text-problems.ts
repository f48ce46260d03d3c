/** What makes the client give up on a command before it parses it, looked for in the whole text, quotes or not. */
export function textProblem(command: string): string | undefined {
  if (/\\[ \t]|[^ \t\n\\]\\\n/.test(command)) return 'backslash-escaped whitespace'
  if (/[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/.test(command))
    return 'an unusual blank'
  if (/~\[|(?:^|[\s;&|])=[a-zA-Z_]/.test(command)) return 'an expansion of zsh'
  return undefined
}

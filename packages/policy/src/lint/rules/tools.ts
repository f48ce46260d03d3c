/** Tools that rules can be about. */
export const knownTools: ReadonlySet<string> = new Set(
  `Agent Artifact AskUserQuestion Bash BashOutput Cd Edit EnterPlanMode EnterWorktree ExitPlanMode ExitWorktree Glob Grep
  KillShell ListMcpResourcesTool LSP Monitor NotebookEdit PowerShell Read ReadMcpResourceTool SendMessage
  ShareOnboardingGuide Skill SlashCommand TaskCreate TaskGet TaskList TaskOutput TaskStop TaskUpdate TodoWrite ToolSearch
  WebFetch WebSearch Workflow Write`.split(/\s+/),
)

/** Former names. */
export const renamedTools: Readonly<Record<string, string>> = {
  View: 'Read',
  LS: 'Read',
  MultiEdit: 'Edit',
  Task: 'Agent',
}

/** Tools whose rules about paths are never consulted, and the tool whose rules are. */
export const pathTools: Readonly<Record<string, 'Read' | 'Edit'>> = {
  Write: 'Edit',
  NotebookEdit: 'Edit',
  Glob: 'Read',
  Grep: 'Read',
}

import type { ToolCall } from '../predict/tool-rules.ts'
import { callWith } from '../policy-tests/call-text.ts'
import { catalogueCommands } from './catalogue-commands.ts'

const paths =
  `README.md src/main.ts src/deep/er/util.ts package.json .env .env.local config/prod.yml secrets/key.txt
  .git/config .git/hooks/pre-commit .github/workflows/ci.yml .claude/settings.json .mcp.json .npmrc .vscode/settings.json
  Dockerfile infra/main.tf tests/a.test.ts docs/guide.md CLAUDE.md ~/.ssh/id_rsa ~/.ssh/config ~/.aws/credentials
  ~/.bashrc ~/.netrc ~/.kube/config ~/notes.txt ~/.claude/settings.json ~/.config/gh/hosts.yml /etc/passwd /etc/hosts
  /tmp/scratch.txt ../sibling/a.ts /usr/local/bin/x /var/log/syslog`.split(/\s+/)

const urls =
  `https://example.com/ https://docs.python.org/3/ https://developer.mozilla.org/en-US/ https://github.com/x/y
  https://raw.githubusercontent.com/x/y/main/a https://registry.example.org/x https://api.example.com/v1
  http://localhost:3000/ http://169.254.169.254/latest/meta-data https://evil.example.net/ https://pastebin.com/x`.split(
    /\s+/,
  )

const others =
  `WebSearch TodoWrite TaskCreate AskUserQuestion ExitPlanMode KillShell BashOutput LSP Monitor CronCreate
  mcp__github__get_issue mcp__github__create_pull_request mcp__github__delete_repository mcp__filesystem__read_file
  mcp__filesystem__write_file mcp__postgres__query mcp__slack__post_message mcp__playwright__browser_navigate
  mcp__sentry__list_issues mcp__jira__get_issue`.split(/\s+/)

const more: readonly (readonly [string, string])[] = [
  ...['Explore', 'general-purpose', 'Plan', 'reviewer'].map((name) => ['Agent', name] as const),
  ...['deploy', 'deploy prod', 'review-pr 12', 'commit'].map((name) => ['Skill', name] as const),
  ...[
    'Get-ChildItem',
    'Remove-Item a.txt',
    'Remove-Item -Recurse C:/x',
    'git push',
    'iwr https://example.com',
  ].map((command) => ['PowerShell', command] as const),
]

/** Typical calls of developers' agents, some hundred: what a change of policy is tried on besides its own rules. */
export function catalogueCalls(): ToolCall[] {
  const given: (readonly [string, string])[] = [
    ...catalogueCommands().map((command) => ['Bash', command] as const),
    ...paths.flatMap((path) => (['Read', 'Edit', 'Write'] as const).map((tool) => [tool, path] as const)),
    ...['src', '.', '~', '/etc'].flatMap((path) =>
      (['Grep', 'Glob'] as const).map((tool) => [tool, path] as const),
    ),
    ...['a.ipynb', '~/a.ipynb'].map((path) => ['NotebookEdit', path] as const),
    ...urls.map((url) => ['WebFetch', url] as const),
    ...more,
  ]
  return [
    ...given.flatMap(([tool, text]) => callWith(tool, text) ?? []),
    ...others.map((tool): ToolCall => ({ tool, input: {} })),
    { tool: 'Bash', input: { command: 'npm run dev', run_in_background: true } },
    { tool: 'Bash', input: { command: 'npm test', dangerouslyDisableSandbox: true } },
  ]
}

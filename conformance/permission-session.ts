import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAskingProvider, type AskedCall } from './asking-provider.ts'
import { startChild, type ChildCommand } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, dummyCredential, temporaryFolder } from './environment.ts'

/** Settings, flags and files under which the real client is asked. */
export interface PermissionSession {
  calls: readonly AskedCall[]
  user?: object
  project?: object
  local?: object
  args?: readonly string[]
  /** files of the working folder: path → content */
  files?: Readonly<Record<string, string>>
  /** programs that print what they were given and do nothing */
  stubs?: readonly string[]
  /** MCP servers by name, each with the names of its tools */
  mcp?: Readonly<Record<string, readonly string[]>>
  /** further variables of the client's environment */
  env?: Readonly<Record<string, string>>
  /** symbolic links of the working folder, made last: path → target */
  links?: Readonly<Record<string, string>>
  /** as another person or on another machine: changes the command that starts the client */
  as?: (command: ChildCommand) => ChildCommand
  /** default: a folder of its own */
  timeoutMs?: number
}

export interface PermissionOutcome {
  verdict: 'allow' | 'ask' | 'deny' | 'none'
  message: string
}

export interface PermissionResult {
  cwd: string
  home: string
  outcomes: readonly PermissionOutcome[]
  stderr: string
}

/** Puts calls to the real client in one session and says what it decided for each. */
export async function askClient(session: PermissionSession): Promise<PermissionResult> {
  await using folder = await temporaryFolder('asked')
  const place = (name: string): string => join(folder.path, name)
  const [cwd, home, bin] = [place('work'), place('home'), place('bin')]
  await using provider = await openAskingProvider(placed(session.calls, { cwd, home }))
  await prepare(session, { cwd, home, bin })
  if (session.mcp !== undefined) await writeFile(place('mcp.json'), JSON.stringify(mcpConfig(session.mcp)))
  const command = {
    file: claudeFile,
    args: [
      '-p',
      'go',
      '--output-format',
      'json',
      '--max-turns',
      String(session.calls.length + 2),
      ...(session.mcp === undefined ? [] : ['--mcp-config', place('mcp.json'), '--strict-mcp-config']),
      ...(session.args ?? []),
    ],
    env: {
      ...cleanEnvironment(home, {
        ANTHROPIC_BASE_URL: provider.url,
        ANTHROPIC_API_KEY: dummyCredential,
        ...session.env,
      }),
      PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
      SHELL: '/bin/bash',
    },
    cwd,
  }
  const child = startChild(session.as?.(command) ?? command)
  child.endInput()
  const timer = setTimeout(() => child.signal('SIGKILL'), session.timeoutMs ?? 120_000)
  await child.ended
  clearTimeout(timer)
  await child.stop(0)
  const denied = deniedIn(child.stdout())
  const outcomes = provider.answers.map((answer, at): PermissionOutcome => {
    if (answer === undefined || isMistake(answer.text))
      return { verdict: 'none', message: answer?.text ?? '' }
    return {
      verdict: verdictOf(answer.text, { denied: denied.has(`toolu_call_${at}`), isError: answer.isError }),
      message: answer.text.slice(0, 300),
    }
  })
  return { cwd, home, outcomes, stderr: child.stderr() }
}

const mcpServer = fileURLToPath(new URL('./scripted-mcp-server.ts', import.meta.url))

function mcpConfig(servers: Readonly<Record<string, readonly string[]>>): object {
  const entries = Object.entries(servers).map(([name, tools]) => [
    name,
    { command: process.execPath, args: [mcpServer, ...tools] },
  ])
  return { mcpServers: Object.fromEntries(entries) }
}

/** `@CWD@` and `@HOME@` stand for the folders, as in the corpora. */
function placed(calls: readonly AskedCall[], { cwd, home }: { cwd: string; home: string }): AskedCall[] {
  const text = JSON.stringify(calls).replaceAll('@CWD@', cwd).replaceAll('@HOME@', home)
  // Sound: replacing parts of strings changes no shape.
  return JSON.parse(text) as AskedCall[]
}

async function prepare(
  { user, project, local, files = {}, stubs = [], links = {} }: PermissionSession,
  { cwd, home, bin }: { cwd: string; home: string; bin: string },
): Promise<void> {
  await mkdir(join(home, '.claude'), { recursive: true })
  await mkdir(cwd, { recursive: true })
  await mkdir(bin, { recursive: true })
  const write = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
  if (user !== undefined) await write(join(home, '.claude', 'settings.json'), JSON.stringify(user))
  if (project !== undefined) await write(join(cwd, '.claude', 'settings.json'), JSON.stringify(project))
  if (local !== undefined) await write(join(cwd, '.claude', 'settings.local.json'), JSON.stringify(local))
  for (const [path, content] of Object.entries(files))
    await write(path.startsWith('~/') ? join(home, path.slice(2)) : join(cwd, path), content)
  for (const [path, target] of Object.entries(links)) {
    await mkdir(dirname(join(cwd, path)), { recursive: true })
    await symlink(target.startsWith('~/') ? join(home, target.slice(2)) : target, join(cwd, path))
  }
  for (const name of stubs) {
    await write(join(bin, name), '#!/bin/sh\necho "STUB $(basename "$0") $*"\n')
    await chmod(join(bin, name), 0o755)
  }
}

function deniedIn(stdout: string): ReadonlySet<string> {
  try {
    // Sound: only what is looked for is read.
    // A warning may stand before.
    const { permission_denials = [] } = JSON.parse(stdout.slice(stdout.indexOf('{"'))) as {
      permission_denials?: { tool_use_id?: string }[]
    }
    return new Set(permission_denials.flatMap((one) => one.tool_use_id ?? []))
  } catch {
    return new Set()
  }
}

/** The client looked at the call before it asked about permission, and found it wrong. */
function isMistake(message: string): boolean {
  return /has not been read yet|String to replace not found|it is a symbolic link|Unknown skill|File does not exist|InputValidationError|No such tool available: Glob|No such tool available: Grep|Auto mode is unavailable/.test(
    message,
  )
}

const refused =
  /has been denied|covered by a Read deny rule|denied by your permission|denied access to|No such tool available|is not available|hook (?:error|denied|blocked)|blocked by hook|blocked by permission rules|denied by (?:a|the) /i
const asked =
  /was blocked by a deny rule|while in plan mode|requires approval|haven.t granted|requested permissions|require(?:s)? (?:manual )?approval|needs? (?:your )?approval|can.t be|Dangerous|could not check|requires? confirmation|safety check/i

/** The client says in words what it decided; what it ran it lists in no denial. */
export function verdictOf(
  message: string,
  { denied, isError }: { denied: boolean; isError: boolean },
): 'allow' | 'ask' | 'deny' {
  if (isError && refused.test(message)) return 'deny'
  if (denied || (isError && asked.test(message))) return 'ask'
  return 'allow'
}

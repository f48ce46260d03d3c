import type { PermissionSession } from './permission-session.ts'

/** What a group of calls is decided under; the files are there, and the stubs do nothing. */
export type Ground = Omit<PermissionSession, 'calls'> & {
  name: string
  mode?: string
  /** what the calls are about; default: mostly Bash */
  about?: 'files' | 'mcp'
}

const files = {
  f: 'f\n',
  '.env': 'KEY=1\n',
  'sub/.env': 'KEY=2\n',
  'src/a.ts': 'a\n',
  'prot/x': 'x\n',
  'package.json': '{}',
  '~/docs/g': 'g\n',
}
const links = { plink: 'prot', xlink: 'prot/x', homelink: '~/docs/g' }

/** Every program here only prints what it was given. */
const stubs = 'rm curl npm node npx kubectl docker sudo git make wget ssh python3 terraform'.split(' ')

/** The client refuses to bypass permissions as root, but in a container that says it is one. */
const container = { IS_SANDBOX: '1' }
const inMode = (mode: string): Pick<Ground, 'mode' | 'args' | 'env'> => ({
  mode,
  args: ['--permission-mode', mode],
  env: container,
})
const mcp = { srv: ['get_a', 'get_b', 'del'], 'my-srv': ['get_a', 'del'] }

export const grounds: readonly Ground[] = [
  { name: 'nothing', files, stubs },
  {
    name: 'deny-under-whole-tool',
    files,
    links,
    stubs,
    user: { permissions: { allow: ['Bash'], deny: ['Bash(rm *)', 'Bash(curl *)', 'Read(./.env)'] } },
  },
  {
    name: 'prefixes',
    files,
    stubs,
    user: {
      permissions: {
        allow: [
          'Bash(npm test *)',
          'Bash(npm run build)',
          'Bash(git status:*)',
          'Bash(make *)',
          'Bash(cp *)',
        ],
        ask: ['Bash(npm test secret *)'],
      },
    },
  },
  {
    name: 'accepting',
    files,
    stubs,
    ...inMode('acceptEdits'),
    user: { permissions: { deny: ['Edit(./prot/**)'] } },
  },
  { name: 'dont-ask', files, stubs, ...inMode('dontAsk'), user: { permissions: { allow: ['Bash(npm *)'] } } },
  {
    name: 'plan',
    files,
    stubs,
    ...inMode('plan'),
    user: { useAutoModeDuringPlan: false, permissions: { allow: ['Bash(npm *)', 'Edit(./src/**)'] } },
  },
  {
    name: 'bypassing',
    files,
    links,
    stubs,
    ...inMode('bypassPermissions'),
    user: {
      permissions: { deny: ['Bash(curl *)', 'Edit(./prot/**)'], ask: ['Bash(npm test *)', 'Read(./f)'] },
    },
  },
  {
    name: 'bypassing-switched-off',
    files,
    stubs,
    ...inMode('bypassPermissions'),
    user: { permissions: { disableBypassPermissionsMode: 'disable', allow: ['Bash(npm *)'] } },
  },
  {
    name: 'scopes-and-folders',
    files,
    links,
    stubs,
    about: 'files',
    user: {
      permissions: {
        allow: ['Read(~/docs/**)', 'Edit(src/**)', 'WebFetch(domain:*.invalid)'],
        additionalDirectories: ['../extra'],
      },
    },
    project: { permissions: { allow: ['Bash(npm *)'], deny: ['Read(/prot/**)'] } },
    local: { permissions: { allow: ['Edit(*.md)'], ask: ['WebSearch', 'Read(package.json)'] } },
    args: ['--disallowedTools', 'Edit(./sub/**)'],
  },
  {
    name: 'mcp-rules',
    about: 'mcp',
    mcp,
    user: {
      permissions: {
        allow: ['mcp__srv__get_*', 'mcp__my-srv'],
        ask: ['mcp__*__get_b'],
        deny: ['mcp__my-srv__d*'],
      },
    },
    args: ['--disallowedTools', 'mcp__srv__get_a(env:prod)'],
  },
  {
    name: 'mcp-bypassing',
    about: 'mcp',
    mcp,
    ...inMode('bypassPermissions'),
    user: {
      permissions: { ask: ['mcp__srv__get_b'], deny: ['mcp__srv__del', 'mcp__my-srv__get_a(env:dev)'] },
    },
  },
]

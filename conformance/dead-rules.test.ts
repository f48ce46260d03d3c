import { predictRow } from '@sekisho/policy'
import { expect, test } from 'vitest'
import { askClient } from './permission-session.ts'

// What decision 169 rests on: files and rules that look as if they closed something.

const files = { '.env': 'KEY=1\n', 'a.pem': 'x\n', '~/docs/g': 'g\n' }
const calls = [
  { tool: 'Bash', input: { command: 'rm x', description: 'remove x' } },
  { tool: 'Read', input: { file_path: '@CWD@/.env' } },
  { tool: 'Read', input: { file_path: '@CWD@/a.pem' } },
  { tool: 'Read', input: { file_path: '@HOME@/docs/g' } },
]

async function verdictsUnder(settings: string): Promise<string[]> {
  const { outcomes } = await askClient({
    calls,
    files: { ...files, '~/.claude/settings.json': settings },
    stubs: ['rm'],
  })
  return outcomes.map(({ verdict }) => verdict)
}

const denying = '{"permissions":{"allow":["Bash","Read"],"deny":["Bash(rm *)","Read(./.env)"]}}'

test.each([
  ['with a byte order mark as any other', `\uFEFF${denying}`, 'deny'],
  ['with a comment not at all', `// ours\n${denying}`, 'allow'],
  ['with a comma too many not at all', denying.replace(']}}', '],}}'), 'allow'],
])('the real client reads settings %s', async (_, settings, env) => {
  expect((await verdictsUnder(settings))[1]).toBe(env)
})

test('the real client takes variables, alternatives, quotes and .. in rules as they stand, and so do we', async () => {
  const deny = [
    'Read($HOME/docs/**)',
    'Read(../home/docs/**)',
    'Read(**/*.{pem,key})',
    'Read(./.env, ./a.pem)',
    'Read("./.env")',
    'Read(./docs/../.env)',
    'Bash("rm *")',
    'Bash(rm|curl)',
  ]
  const user = { permissions: { allow: ['Bash', 'Read'], deny } }
  const said = await verdictsUnder(JSON.stringify(user))
  expect(said).toEqual(['allow', 'allow', 'allow', 'allow'])
  const placed = calls.map((call) => predictRow({ ...call, user, cwd: '/t/work', home: '/t/home' }).verdict)
  expect(placed).toEqual(said)
})

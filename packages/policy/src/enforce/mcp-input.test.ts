import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../predict/policy.ts'
import { reasonText } from '../predict/decision.ts'
import { enforce } from './enforce.ts'

const permissions = {
  allow: ['mcp__files', 'mcp__shell', 'mcp__db', 'mcp__postgres', 'mcp__github', 'mcp__docs', 'Bash'],
  deny: ['Read(./.env)', 'Edit(./infra/**)', 'Bash(rm *)'],
  ask: ['Bash(git push *)'],
}
const policy = compilePolicy({
  sources: [{ scope: 'user', settings: { permissions } }],
  mode: 'default',
  cwd: '/srv/proj',
  home: '/home/dev',
  trusted: true,
})

function decided(tool: string, input: object) {
  return enforce(policy, { tool: `mcp__${tool}`, input: { ...input } })
}

describe('an allowed MCP tool', () => {
  it.each([
    ['files__read_file', { path: '/srv/proj/.env' }],
    ['files__read_file', { path: './src/../.env' }],
    ['files__read_resource', { uri: 'file:///srv/proj/.env' }],
    ['files__read_many', { paths: ['README.md', '.env'] }],
    ['files__batch', { calls: [{ arguments: { file_path: '.env' } }] }],
    ['files__read_file', { filePath: '.env' }],
    ['files__read_file', { filepath: '.env' }],
    ['files__call', { args: { path: '.env' } }],
    ['files__read_file', { path: '~/.ssh/id_ed25519' }],
    ['files__write_file', { path: 'infra/main.tf', content: 'x' }],
    ['files__move_file', { source: 'a', destination: 'infra/a' }],
    ['shell__run', { command: 'cd x && rm -rf build' }],
    ['shell__run', { command: 'cat .env' }],
    ['shell__run', { command: 'rm', args: ['-rf', 'build'] }],
    ['shell__run', { cmd: 'git push origin main' }],
    ['db__execute', { sql: 'DROP TABLE users' }],
    ['postgres__query', { query: 'delete from users' }],
  ])('is asked about where rules or dangers speak against what it is told: %s %j', (tool, input) => {
    expect(decided(tool, input)).toMatchObject({ verdict: 'ask' })
  })

  it.each([
    ['files__read_file', { path: 'src/.env.example' }],
    ['files__read_file', { path: 'infra/main.tf' }],
    ['files__write_file', { path: 'src/a.ts', content: 'rm -rf / in .env' }],
    ['github__create_issue', { title: 'rm -rf .env', body: 'cat .env' }],
    ['shell__run', { command: 'npm test' }],
    ['shell__run', { command: 'npm', args: ['test'] }],
    ['postgres__query', { query: "select 'drop table users' from logs" }],
    ['docs__search', { query: 'drop table users' }],
    ['github__get_issue', { number: 7 }],
    ['github__get_issue', {}],
  ])('passes where nothing does: %s %j', (tool, input) => {
    expect(decided(tool, input)).toMatchObject({ verdict: 'allow' })
  })

  it('is asked about where it names too much, or too deep, to be looked at', () => {
    const paths = Array.from({ length: 300 }, (_, at) => `src/${at}.ts`)
    expect(decided('files__read_many', { paths: paths.slice(0, 200) })).toMatchObject({ verdict: 'allow' })
    expect(decided('files__read_many', { paths: [...paths, '.env'] })).toMatchObject({ verdict: 'ask' })
    const deep = JSON.parse(`${'['.repeat(5000)}".env"${']'.repeat(5000)}`) as unknown
    expect(decided('files__read_many', { paths: deep })).toMatchObject({ verdict: 'ask' })
  })

  it('says why in both languages', () => {
    const read = decided('files__read_file', { path: '.env' })
    expect(reasonText(read, 'en')).toContain('mcp__files__read_file may read /srv/proj/.env')
    expect(reasonText(read, 'ja')).toContain('mcp__files__read_file による /srv/proj/.env の読み取り')
    expect(reasonText(decided('db__run', { sql: 'drop table a' }), 'ja')).toMatch(/mcp__db__run による/)
  })
})

import { describe, expect, it } from 'vitest'
import { commandLine, settings } from '../testing-commands.ts'

const cli = commandLine()

describe('config check', () => {
  it('ends with 2, as up does with the same file, and a line a mistake', async () => {
    const loaded = { ok: false as const, problems: [{ path: 'listen.port', message: 'must be a number' }] }
    const { code, out } = await cli.command(['config', 'check', '--config', 'x.yaml'], { loaded })
    expect(code).toBe(2)
    expect(out).toContain('  listen.port must be a number\n')
  })

  it('says when there is no file at all', async () => {
    expect((await cli.command(['config', 'check'])).out).toContain('no sekisho.yaml here')
  })

  it('shows the settings in force as JSON', async () => {
    const { out } = await cli.command(['config', 'check', '--json'])
    expect(JSON.parse(out)).toMatchObject({ ok: true, settings: { port: 8787 }, notices: settings.notices })
  })
})

describe('up', () => {
  const failsWith = 'the store went away'

  it('prints the start message as it comes, and what is wrong on standard error', async () => {
    const { out, err } = await cli.command(['up'], { failsWith })
    expect([out, err]).toStrictEqual(['Sekisho listens\n', 'the store went away\n'])
  })

  it('prints one document with --json, and what is wrong as another on standard error', async () => {
    const { out, err } = await cli.command(['up', '--json'], { failsWith })
    expect(JSON.parse(out)).toStrictEqual({ started: true, dataDir: '/srv/\u001B[2J' })
    expect(out).not.toContain('\u001B')
    expect(JSON.parse(err)).toStrictEqual({ error: { code: 'up', message: failsWith } })
  })
})

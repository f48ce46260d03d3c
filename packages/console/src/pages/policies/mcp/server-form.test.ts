import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandText, readCommand } from './server-form.ts'

describe('the command of an MCP server in the form', () => {
  it.each([
    ['/opt/mcp/issues --stdio', ['/opt/mcp/issues', '--stdio']],
    ['run "a b" c', ['run', 'a b', 'c']],
    [String.raw`run "say \"x\""`, ['run', 'say "x"']],
    [String.raw`C:\mcp\issues.exe`, [String.raw`C:\mcp\issues.exe`]],
    ['  ', []],
  ])('reads %j', (text, words) => {
    expect(readCommand(text)).toEqual(words)
  })

  it('is read back as it was written, whatever its words hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), (command) => {
        expect(readCommand(commandText(command))).toEqual(command)
      }),
    )
  })
})

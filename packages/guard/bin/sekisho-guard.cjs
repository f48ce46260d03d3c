#!/usr/bin/env node
// CommonJS, and as little as can be: the hook's start is what every tool call waits for, and an `import` of node:fs alone
// takes as long as all of its judging.
const { existsSync } = require('node:fs')
const { homedir } = require('node:os')
const { join } = require('node:path')

// In the person's own folder: in the shared one for temporary files somebody else could have put code. One that cannot be
// written is no error.
require('node:module').enableCompileCache(join(homedir(), '.cache', 'sekisho-guard'))

/** Whatever is wrong before the hook can say so itself blocks: an uncaught error would end with 1, which lets a call pass. */
function block(error) {
  process.stderr.write(
    `Sekisho blocked this call because the guard could not start: ${error?.message ?? error}\n`,
  )
  process.exit(2)
}

// In a clone the sources run as they are; in the published package the built files lie beside this one.
const source = join(__dirname, '../src/run.ts')
if (existsSync(source)) import(require('node:url').pathToFileURL(source).href).catch(block)
else
  try {
    require(process.argv[2] === 'hook' ? './guard.cjs' : './commands.cjs')
  } catch (error) {
    block(error)
  }

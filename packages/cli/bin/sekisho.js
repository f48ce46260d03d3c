#!/usr/bin/env node
// Plain old JavaScript, so that an old Node.js says what is missing instead of failing on a syntax it does not know.
import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

var parts = process.versions.node.split('.')
// 24.7 brought crypto.argon2 (decisions/072).
if (Number(parts[0]) < 24 || (Number(parts[0]) === 24 && Number(parts[1]) < 7)) {
  process.stderr.write('Sekisho needs Node.js 24.7 or later; this is ' + process.version + '.\n')
  process.exit(2)
}

// In a clone the sources run as they are; in the published package the built file lies beside this one.
var source = new URL('../src/main.ts', import.meta.url)
var entry = existsSync(source) ? source : new URL('./main.js', import.meta.url)
if (entry === source) {
  // Halves the start in a clone. In the clone's own folder: in the shared one for temporary files somebody else could
  // have put code. A folder that cannot be written is no error.
  var cache = fileURLToPath(new URL('../../../node_modules/.cache/sekisho', import.meta.url))
  nodeModule.enableCompileCache(cache)
  // Threads read it from the environment. With their code cached they need no type stripper, which is WebAssembly, and
  // V8 of Node 24 was seen to crash, rarely, when threads with WebAssembly come and go (decisions/022).
  process.env.NODE_COMPILE_CACHE = cache
}
void import(entry.href).then(function (cli) {
  return cli.main(process.argv.slice(2))
})

import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { inject } from 'postject'

/**
 * Makes the guard's single executable (Node SEA) out of dist/guard/executable.cjs, as `npm run build` left it:
 *
 *     node scripts/build-guard.ts [--node PATH] [--out FILE] [--from FOLDER]
 *
 * Without `--node` it is for this machine. For another platform give the Node binary of that platform, of the same version
 * as the one that runs this script; nothing is downloaded. Sign the result with the platform's own tools.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: { node: { type: 'string' }, out: { type: 'string' }, from: { type: 'string' } },
})
const from = values.from ?? join(root, 'dist/guard')
const node = values.node ?? process.execPath
const out = values.out ?? join(from, executableName(node))

// What Node's own documentation gives; it marks the place in the binary that says whether an application is in it.
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-guard-'))
try {
  const blob = join(folder, 'guard.blob')
  const config = join(folder, 'sea.json')
  writeFileSync(
    config,
    JSON.stringify({
      main: join(from, 'executable.cjs'),
      output: blob,
      assets: { 'commands.cjs': join(from, 'commands.cjs') },
      disableExperimentalSEAWarning: true,
      // What one platform's V8 holds is of no use to another's: for those the program starts as it stands.
      useSnapshot: node === process.execPath,
      // NODE_OPTIONS, which a repository's settings can set, would load code into the guard.
      execArgvExtension: 'none',
    }),
  )
  execFileSync(process.execPath, ['--experimental-sea-config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  mkdirSync(join(out, '..'), { recursive: true })
  copyFileSync(node, out)
  chmodSync(out, 0o755)
  const segment = isMachO(node) ? { machoSegmentName: 'NODE_SEA' } : {}
  await inject(out, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: fuse, ...segment })
  process.stdout.write(`${out}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function executableName(file: string): string {
  return readFileSync(file).subarray(0, 2).toString('latin1') === 'MZ' ? 'sekisho-guard.exe' : 'sekisho-guard'
}

function isMachO(file: string): boolean {
  return readFileSync(file).readUInt32LE(0) === 0xfeedfacf
}

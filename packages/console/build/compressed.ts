import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const packed = /\.(?:js|css|svg)$/
const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)

/** Writes `.br` and `.gz` beside what is built, so that the server compresses nothing. */
export function compressed(): Plugin {
  let folder = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ build, root }) => void (folder = join(root, build.outDir)),
    async closeBundle() {
      for (const name of await readdir(folder, { recursive: true })) {
        if (!packed.test(name)) continue
        const file = join(folder, name)
        const bytes = await readFile(file)
        await writeFile(
          `${file}.br`,
          await asBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        )
        await writeFile(`${file}.gz`, await asGzip(bytes, { level: 9 }))
      }
    },
  }
}

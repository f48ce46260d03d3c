import { close, constants, fstat, open, read } from 'node:fs'

/**
 * Reads a small file in Node's own threads, so that the watchdog of the hook still runs when the file system hangs.
 * Undefined: there is none. Anything but a regular file is refused, since a pipe put in its place would never end.
 * @throws NodeJS.ErrnoException; EFBIG when it is longer than it may be, EINVAL when it is no file
 */
export async function readSmallFile(file: string, maxBytes: number): Promise<string | undefined> {
  const fd = await opened(file)
  if (fd === undefined) return undefined
  try {
    const stats = await new Promise<{ size: number; isFile(): boolean }>((resolve, reject) =>
      fstat(fd, (error, found) => (error ? reject(error) : resolve(found))),
    )
    if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'EINVAL' })
    if (stats.size > maxBytes) throw Object.assign(new Error('too long'), { code: 'EFBIG' })
    return (await readAll(fd, maxBytes))?.toString('utf8')
  } finally {
    close(fd)
  }
}

/** All that a descriptor gives, up to a limit. Undefined: there is more. @throws NodeJS.ErrnoException */
export async function readAll(fd: number, maxBytes: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  for (let length = 0; ;) {
    const piece = await readPiece(fd)
    if (piece.length === 0) return Buffer.concat(pieces)
    length += piece.length
    if (length > maxBytes) return undefined
    pieces.push(piece)
  }
}

const pieceBytes = 65_536

function readPiece(fd: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(pieceBytes)
  return new Promise((resolve, reject) =>
    read(fd, buffer, 0, pieceBytes, null, (error, count) => {
      // On Windows the end of a pipe is an error.
      if (error && error.code !== 'EOF') reject(error)
      else resolve(buffer.subarray(0, error ? 0 : count))
    }),
  )
}

function opened(file: string): Promise<number | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  return new Promise((resolve, reject) =>
    open(file, flags, (error, fd) => {
      if (!error) resolve(fd)
      else if (error.code === 'ENOENT' || error.code === 'ENOTDIR') resolve(undefined)
      else reject(error)
    }),
  )
}

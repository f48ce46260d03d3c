import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A secret's file cannot be trusted or used. The message is one line for the person who starts the server. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError'
}

/**
 * The text of a secret's file, made with `make` when there is none yet. Processes that start at once agree on one
 * secret: the file appears whole (written beside, synced, then linked, which never overwrites) or not at all.
 * @throws SecretFileError when others may read the file
 */
export async function readOrCreateSecret(path: string, make: () => string): Promise<string> {
  const found = await readSecret(path)
  if (found !== undefined) return found
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await createSecret(path, make())
  const text = await readSecret(path)
  if (text === undefined) throw new SecretFileError(`${path} disappeared while it was being created`)
  return text
}

/** The text of a secret's file; undefined when there is none. @throws SecretFileError as above */
export async function readSecret(path: string): Promise<string | undefined> {
  const status = await stat(path).catch(absent)
  if (status === undefined) return undefined
  const mode = status.mode & 0o777
  if ((mode & 0o077) !== 0) {
    throw new SecretFileError(
      `${path} can be read by others (mode ${mode.toString(8)}); run: chmod 600 ${path}`,
    )
  }
  return readFile(path, 'utf8')
}

async function createSecret(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await link(draft, path).catch(alreadyThere)
  } finally {
    await file.close()
    await unlink(draft)
  }
  await syncFolder(dirname(path))
}

/** Makes the new name durable, so that a power cut cannot lose a key that something was already signed with. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Another process was faster: its secret is the one. */
function alreadyThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

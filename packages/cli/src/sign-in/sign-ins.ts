import { rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { configFolder } from './config-folder.ts'
import { findKeychain } from './keychain.ts'
import { underLock } from './lock.ts'
import {
  openSignInFolder,
  parseTokens,
  readSignInFile,
  writeSignInFile,
  type StoredTokens,
} from './sign-in-file.ts'

/** A server somebody is signed in to on this machine, and the tokens. */
export interface SignIn {
  server: string
  tokens: StoredTokens
  place: 'file' | 'keychain'
}

/** The sign-ins of this machine's person. */
export interface SignIns {
  /** Of one server, or of the last sign-in; undefined: signed out. @throws CliError */
  read(server?: string): Promise<SignIn | undefined>
  /** Keeps it as the last one, and says where. Only inside `locked`. @throws CliError */
  keep(signIn: SignIn): Promise<SignIn['place']>
  /** Only inside `locked`. @throws CliError */
  forget(server: string): Promise<void>
  /** Notes that a token is given out, and says when that was before, epoch milliseconds. */
  handOut(): Promise<number>
  /** One process at a time. */
  locked<T>(work: () => Promise<T>): Promise<T>
}

export function openSignIns(context: Context): SignIns {
  const file = join(configFolder(context), 'sign-in.json')
  const keychain = () => findKeychain(context)

  async function read(server?: string): Promise<SignIn | undefined> {
    const stored = (await readSignInFile(file, context)).find(
      (signIn) => server === undefined || signIn.server === server,
    )
    if (stored === undefined) return undefined
    if (stored.tokens) return { server: stored.server, tokens: stored.tokens, place: 'file' }
    const tokens = parseSecret(await (await keychain())?.get(stored.server))
    if (tokens === undefined) throw keychainClosed(stored.server, context)
    return { server: stored.server, tokens, place: 'keychain' }
  }

  async function keep({ server, tokens, place }: SignIn): Promise<SignIn['place']> {
    const others = (await readSignInFile(file, context)).filter((signIn) => signIn.server !== server)
    const isInKeychain =
      place === 'keychain' && ((await (await keychain())?.set(server, JSON.stringify(tokens))) ?? false)
    await writeSignInFile(file, [isInKeychain ? { server } : { server, tokens }, ...others], context)
    return isInKeychain ? 'keychain' : 'file'
  }

  return {
    read,
    keep,
    async forget(server) {
      const stored = await readSignInFile(file, context)
      const others = stored.filter((signIn) => signIn.server !== server)
      if (stored.some((signIn) => signIn.server === server && signIn.tokens === undefined))
        await (await keychain())?.remove(server)
      if (others.length > 0) await writeSignInFile(file, others, context)
      else await rm(file, { force: true })
    },
    async handOut() {
      // The file's own time will do: nothing else is to be remembered.
      const { mtimeMs } = await stat(file)
      const now = new Date(context.now())
      // Where nothing can be noted, every time counts as soon after the last: the server is asked once more.
      return await utimes(file, now, now).then(
        () => mtimeMs,
        () => now.getTime(),
      )
    },
    async locked(work) {
      await openSignInFolder(file, context)
      return await underLock(dirname(file), context, work)
    },
  }
}

function parseSecret(secret: string | undefined): StoredTokens | undefined {
  if (secret === undefined) return undefined
  try {
    return parseTokens(JSON.parse(secret))
  } catch {
    return undefined // not what we put there: as good as none
  }
}

function keychainClosed(server: string, { tell }: Context): CliError {
  return new CliError(tell('signIn.keychainClosed', { server }), {
    code: 'keychain_closed',
    exitCode: exitCodes.refused,
  })
}

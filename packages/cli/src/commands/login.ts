import { spawn } from 'node:child_process'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { adminClientOf } from '../server/admin-client.ts'
import { serverOrigin } from '../server/find-server.ts'
import { askToSignIn, pollForTokens, revokeToken, type Invitation } from '../sign-in/oauth.ts'
import type { StoredTokens } from '../sign-in/sign-in-file.ts'
import { openSignIns } from '../sign-in/sign-ins.ts'
import type { RunCommand } from './command.ts'
import { describeMe } from './me.ts'

/** Signs in by device grant (RFC 8628): the person approves in a browser, wherever that is. */
export const login: RunCommand = async (given, context) => {
  const { tell, print } = context
  const signIns = openSignIns(context)
  const server = await chosenServer(given.text('server'), context)
  const earlier = await signIns.read(server).catch(unreadable)
  const invitation = await askToSignIn({ server, context })
  const say = context.json ? (line: string) => void context.stderr.write(`${line}\n`) : print
  say(tell('login.open', { page: terminalText(invitation.pageWithCode) }))
  say(tell('login.code', { code: terminalText(invitation.userCode) }))
  if (given.flag('open')) openInBrowser(invitation.pageWithCode, context)
  const tokens = await waitForTokens(invitation, { server, context })
  const place = given.text('keychain') === 'off' ? 'file' : 'keychain'
  const kept = await signIns.locked(() => signIns.keep({ server, tokens, place }))
  // What it replaces would stay in force for weeks; the new sign-in is there whether this works or not.
  if (earlier) await revokeToken(earlier.tokens.refreshToken, { server, context }).catch(unreadable)
  const found = { url: server, token: tokens.accessToken, tokenSource: 'sekisho login', isSignIn: true }
  const { value, raw } = await (await adminClientOf(found, context)).call('whoAmI', {})
  if (context.json) context.printJson({ server, place: kept, me: raw })
  else print(tell('login.done', { server, person: describeMe(value) }), tell(`login.kept.${kept}`))
  return exitCodes.ok
}

/** A sign-in that cannot be read or ended must not keep anybody from a new one. */
function unreadable(): undefined {}

async function chosenServer(given: string | undefined, context: Context): Promise<string> {
  const server = given ?? (await openSignIns(context).read().catch(unreadable))?.server
  if (server !== undefined) return serverOrigin(server, context)
  throw new CliError(context.tell('usage.loginServer'), { code: 'usage', exitCode: exitCodes.usage })
}

interface Waiting {
  server: string
  context: Context
}

/** Asks as often as the server allows, for as long as the code is good. @throws CliError */
async function waitForTokens(invitation: Invitation, { server, context }: Waiting): Promise<StoredTokens> {
  const deadline = context.now() + invitation.expiresInSeconds * 1000
  let intervalMs = invitation.intervalSeconds * 1000
  while (context.now() + intervalMs < deadline) {
    await context.wait(intervalMs)
    const granted = await pollForTokens(invitation.deviceCode, { server, context }).catch(
      (error: unknown) => {
        // RFC 8628, 3.5: a server that does not answer is asked again, more slowly.
        if (error instanceof CliError && error.exitCode === exitCodes.unreachable) return undefined
        throw error
      },
    )
    if (granted === undefined) intervalMs = Math.min(60_000, 2 * intervalMs)
    else if ('tokens' in granted) return granted.tokens
    else if (granted.error === 'slow_down') intervalMs += 5_000
    else if (granted.error !== 'authorization_pending') throw denied(granted.error, context)
  }
  throw denied('expired_token', context)
}

function denied(error: string, { tell }: Context): CliError {
  const message =
    error === 'access_denied'
      ? tell('login.denied')
      : error === 'expired_token'
        ? tell('login.expired')
        : tell('login.refused', { reason: terminalText(error) })
  return new CliError(message, { code: error, exitCode: exitCodes.refused })
}

function openInBrowser(page: string, { platform, env }: Context): void {
  const [file, ...args] =
    platform === 'darwin'
      ? ['open', page]
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', page]
        : ['xdg-open', page]
  const child = spawn(file ?? '', args, { detached: true, stdio: 'ignore', env: { ...env } })
  // The address stands on the screen; who has no browser here opens it elsewhere.
  child.on('error', () => undefined)
  child.unref()
}

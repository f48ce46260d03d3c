import { isLocal } from '../sessions/index.ts'
import type { DeviceAppDeps } from './device-deps.ts'
import type { FoundGrant } from './find-grant.ts'
import { waysOf } from './issuer-ways.ts'
import { confirmPage, type Way } from './pages/device-pages.ts'

/** The page to compare the code on, with a button for each way to say who one is. */
export async function showGrant(request: Request, found: FoundGrant, deps: DeviceAppDeps): Promise<Response> {
  const { ways: issuers, formActions } = await waysOf(deps.issuers)
  const ways = issuers.map((way): Way => ({ ...way, kind: 'issuer' }))
  if (deps.local) {
    const signedIn = await signedInHere(request, deps)
    if (signedIn === undefined) ways.push({ value: 'local', kind: 'local', name: '', away: false })
    else ways.unshift({ value: 'session', kind: 'session', name: signedIn.person.name, away: false })
  }
  return confirmPage(request, { ...found, ways, formActions })
}

/**
 * Who signed in to this browser on this server's own pages. Whom an identity provider vouched for goes there again, which
 * takes them a moment: only from there comes what the provider can be asked with later, whether they are still there.
 */
export async function signedInHere(request: Request, { browser }: DeviceAppDeps) {
  const signedIn = await browser.find(request)
  return signedIn !== undefined && isLocal(signedIn.session) ? signedIn : undefined
}

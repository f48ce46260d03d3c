import type { DeviceAppDeps } from './device-deps.ts'
import type { FoundGrant } from './find-grant.ts'
import type { Issuer } from './oidc/issuer.ts'
import { IssuerAway } from './oidc/problems.ts'
import { confirmPage, type Way } from './pages/device-pages.ts'

/** The page to compare the code on, with a button for each way to say who one is. */
export async function showGrant(request: Request, found: FoundGrant, deps: DeviceAppDeps): Promise<Response> {
  const ways: Way[] = []
  const formActions: string[] = []
  const signedIn = await deps.browser?.(request)
  if (signedIn !== undefined)
    ways.push({ value: 'session', kind: 'session', name: signedIn.person.name, away: false })
  const issuers = [...deps.issuers.values()]
  const origins = await Promise.all(issuers.map((issuer) => formOriginsOf(issuer)))
  for (const [index, issuer] of issuers.entries()) {
    const found = origins[index]
    formActions.push(...(found ?? []))
    ways.push({ value: String(index), kind: 'issuer', name: issuer.settings.name, away: found === undefined })
  }
  if (deps.browser !== undefined && signedIn === undefined)
    ways.push({ value: 'local', kind: 'local', name: '', away: false })
  return confirmPage(request, { ...found, ways, formActions: [...new Set(formActions)] })
}

/** Undefined while the provider is away. */
async function formOriginsOf(issuer: Issuer): Promise<string[] | undefined> {
  try {
    return await issuer.formOrigins()
  } catch (error) {
    if (!(error instanceof IssuerAway)) throw error
    return undefined
  }
}

import type { Locale } from '@sekisho/contract'
import { beginFlow, type BeginFlowDeps } from './begin-flow.ts'
import { issuerOf, waysOf, type IssuerWays } from './issuer-ways.ts'
import type { Issuer } from './oidc/issuer.ts'
import { IssuerAway } from './oidc/problems.ts'
import { problemOf } from './pages/device-pages.ts'

/** Sign-in of a browser at an identity provider, as the sign-in page offers it. */
export interface ProviderSignIn {
  /** none: there is no identity provider */
  ways(): Promise<IssuerWays>
  /**
   * Sends the browser to the provider that a button named; it comes back with a session, to `returnTo`.
   * Undefined when there is none by that name, or it is away.
   * @param returnTo one of our own paths, checked
   */
  begin(way: string, returnTo: string): Promise<Response | undefined>
  /** What a code in the address of the sign-in page says; undefined when it is none. */
  problem(code: string, locale: Locale): { sentence: string; status: number } | undefined
  /** of an issuer: what its button says */
  nameOf(issuer: string): string | undefined
}

export function createProviderSignIn(
  deps: BeginFlowDeps & { issuers: ReadonlyMap<string, Issuer> },
): ProviderSignIn {
  const { issuers } = deps
  return {
    ways: () => waysOf(issuers),
    async begin(way, returnTo) {
      const issuer = issuerOf(issuers, way)
      if (issuer === undefined) return undefined
      try {
        return await beginFlow({ issuer, target: { returnTo } }, deps)
      } catch (error) {
        if (error instanceof IssuerAway) return undefined
        throw error
      }
    },
    problem: problemOf,
    nameOf: (issuer) => issuers.get(issuer)?.settings.name,
  }
}

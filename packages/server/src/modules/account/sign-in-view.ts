import { localeOfRequest } from '../../http/pages/index.ts'
import type { AccountAppDeps } from './account-app-deps.ts'
import { signInPage, type SignInView } from './pages/sign-in-page.ts'
import { returnPath } from './return-path.ts'

type Shown = Pick<SignInView, 'returnTo' | 'again' | 'email' | 'problem' | 'status'>

/** The sign-in page, with every way there is to sign in. */
export interface ShowSignIn {
  /** as its address asks for it */
  asked(request: Request): Promise<Response>
  show(request: Request, shown: Shown): Promise<Response>
}

export function createSignInView({ local, browser, providers }: AccountAppDeps): ShowSignIn {
  const ceremony = async () =>
    local !== undefined && local.passkeys.arePossible() ? await local.passkeys.beginSignIn() : undefined

  async function show(request: Request, shown: Shown): Promise<Response> {
    const offered = await providers.ways()
    // Who proves anew that it is them does it here; a waiting device has buttons of its own for the providers.
    const isHere = local !== undefined && (shown.again === true || shown.returnTo !== '/account')
    const ways = isHere ? { ways: [], formActions: [] } : offered
    return signInPage(request, { ...shown, ...ways, local: local !== undefined, ceremony: await ceremony() })
  }

  return {
    show,
    async asked(request) {
      const query = new URL(request.url).searchParams
      const again = local !== undefined && query.has('again') && (await browser.find(request)) !== undefined
      const problem = providers.problem(query.get('problem') ?? '', localeOfRequest(request))
      return show(request, {
        returnTo: returnPath(query.get('return')),
        again,
        ...(problem === undefined ? {} : { problem: problem.sentence, status: problem.status }),
      })
    },
  }
}

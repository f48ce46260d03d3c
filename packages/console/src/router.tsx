import { createRootRoute, createRouter, rootRouteId, type AnyRoute } from '@tanstack/react-router'
import { inForceRoutes } from './pages/in-force/routes.ts'
import { ledgerRoutes } from './pages/ledger/routes.ts'
import { overviewRoutes } from './pages/overview/routes.ts'
import { meRoutes } from './pages/me/routes.ts'
import { peopleRoutes } from './pages/people/routes.ts'
import { budgetRoutes } from './pages/budgets/routes.ts'
import { projectRoutes } from './pages/projects/routes.ts'
import { providerRoutes } from './pages/providers/routes.ts'
import { spendRoutes } from './pages/spend/routes.ts'
import { settingsRoutes } from './pages/settings/routes.ts'
import { policyRoutes } from './pages/policies/routes.ts'
import { welcomeRoutes } from './pages/welcome/routes.ts'
import { NotFoundPage } from './pages/not-found/not-found-page.tsx'
import { CrashPage } from './shell/crash-page.tsx'
import { LatePage } from './shell/late-page.tsx'
import { Shell } from './shell/shell.tsx'

/** Every page; a section keeps its own in its folder, and each page comes when it is first opened. */
export function createConsoleRouter() {
  const root = createRootRoute({
    component: Shell,
    notFoundComponent: NotFoundPage,
    errorComponent: CrashPage,
  })
  const sections: ((parent: AnyRoute) => AnyRoute[])[] = [
    overviewRoutes,
    peopleRoutes,
    ledgerRoutes,
    spendRoutes,
    budgetRoutes,
    projectRoutes,
    providerRoutes,
    settingsRoutes,
    inForceRoutes,
    policyRoutes,
    meRoutes,
    welcomeRoutes,
  ]
  const routeTree = root.addChildren(sections.flatMap((routesOf) => routesOf(root)))
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultErrorComponent: CrashPage,
    // A page whose code is on its way: the one before stays for a glance, and no longer.
    defaultPendingComponent: LatePage,
    defaultPendingMs: 250,
    defaultPendingMinMs: 0,
    // What was loaded or typed about one thing is never shown as that of the next; the shell stays.
    defaultRemountDeps: ({ routeId, params }) => (routeId === rootRouteId ? undefined : params),
    scrollRestoration: true,
    // Filters stand in the address as plain text: nothing is a number or a boolean there.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const kept = Object.entries(search).filter(
        ([name, value]) => name !== 'lang' && value !== undefined && value !== '',
      )
      const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString()
      return text === '' ? '' : `?${text}`
    },
  })
}

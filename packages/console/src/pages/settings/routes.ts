import type { Permission } from '@sekisho/contract'
import { createRoute, lazyRouteComponent, type AnyRoute, type RouteComponent } from '@tanstack/react-router'

/** What the server runs on. */
export function settingsRoutes(parent: AnyRoute): AnyRoute[] {
  const route = (path: string, permission: Permission, component: RouteComponent) =>
    createRoute({ getParentRoute: () => parent, path, staticData: { permission }, component })
  return [
    route(
      '/settings',
      'settings.read',
      lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
    ),
    route(
      '/settings/retention',
      'settings.read',
      lazyRouteComponent(() => import('./retention-page.tsx'), 'RetentionPage'),
    ),
    route(
      '/settings/sinks',
      'sinks.read',
      lazyRouteComponent(() => import('./sinks/sinks-page.tsx'), 'SinksPage'),
    ),
    route(
      '/settings/sinks/$name',
      'sinks.read',
      lazyRouteComponent(() => import('./sinks/sink-page.tsx'), 'SinkPage'),
    ),
    route(
      '/settings/keys',
      'settings.read',
      lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
    ),
    route(
      '/settings/system',
      'settings.read',
      lazyRouteComponent(() => import('./system-page.tsx'), 'SystemPage'),
    ),
  ]
}

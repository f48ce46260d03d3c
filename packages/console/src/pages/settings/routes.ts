import type { Permission } from '@sekisho/contract'
import { createRoute, type AnyRoute, type RouteComponent } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** What the server runs on. */
export function settingsRoutes(parent: AnyRoute): AnyRoute[] {
  const route = (path: string, permission: Permission, component: RouteComponent) =>
    createRoute({ getParentRoute: () => parent, path, staticData: { permission }, component })
  return [
    route(
      '/settings',
      'settings.read',
      lazyPage(() => import('./sign-in-page.tsx'), 'SignInPage'),
    ),
    route(
      '/settings/retention',
      'settings.read',
      lazyPage(() => import('./retention-page.tsx'), 'RetentionPage'),
    ),
    route(
      '/settings/sinks',
      'sinks.read',
      lazyPage(() => import('./sinks/sinks-page.tsx'), 'SinksPage'),
    ),
    route(
      '/settings/sinks/$name',
      'sinks.read',
      lazyPage(() => import('./sinks/sink-page.tsx'), 'SinkPage'),
    ),
    route(
      '/settings/keys',
      'settings.read',
      lazyPage(() => import('./keys-page.tsx'), 'KeysPage'),
    ),
    route(
      '/settings/system',
      'settings.read',
      lazyPage(() => import('./system-page.tsx'), 'SystemPage'),
    ),
  ]
}

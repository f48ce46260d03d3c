import type { Permission } from '@sekisho/contract'
import { useRouter, type StaticDataRouteOption } from '@tanstack/react-router'
import { useMe } from './use-me.ts'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What opens a page; absent: everybody who is signed in. */
    permission?: Permission
    /** Where who may not open it goes; absent: they are told. */
    instead?: string
  }
}

/** Whether the reader may open what is at a path, as the route there says: a link to a no is none. */
export function useMayOpen(): (path: string) => boolean {
  const router = useRouter()
  const isPermitted = useIsPermitted()
  return (path) => {
    const [, , route] = router.getMatchedRoutes(path)
    return isPermitted(route?.options.staticData ?? {})
  }
}

/** Whether the reader may open a page of which a route says this. */
export function useIsPermitted(): (page: StaticDataRouteOption) => boolean {
  const { may } = useMe()
  return ({ permission }) => permission === undefined || may(permission)
}

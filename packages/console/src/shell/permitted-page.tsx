import { permissions, type Permission } from '@sekisho/contract'
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router'
import { fill, textsOf, type Texts } from '../format/locale.ts'
import { roleNames } from '../format/role-names.ts'
import { Page } from '../parts/page.tsx'
import { useIsPermitted } from './use-may-open.ts'

/** The page at the address, or who may open it: nothing is asked of the server that it would say no to. */
export function PermittedPage() {
  const page = useRouterState({ select: ({ matches }) => matches.at(-1)?.staticData ?? {} })
  const isPermitted = useIsPermitted()
  const { permission, instead } = page
  if (permission === undefined || isPermitted(page)) return <Outlet />
  return instead === undefined ? <NoPermission permission={permission} /> : <Navigate to={instead} replace />
}

function NoPermission({ permission }: { permission: Permission }) {
  const roles = permissions[permission].map((role) => roleNames[role]).join(', ')
  return (
    <Page title={text.title}>
      <p role="alert" className="max-w-prose rounded-lg border border-line bg-code px-4 py-3">
        {fill(text.what, { permission, roles })}
      </p>
    </Page>
  )
}

const texts: Texts<'title' | 'what'> = {
  en: {
    title: 'Your role does not open this page',
    what: 'It needs the permission {permission}. These roles have it: {roles}. An owner or an admin gives roles.',
  },
  ja: {
    title: 'このページを開く権限がありません',
    what: 'このページには権限 {permission} が必要です。この権限を持つロール: {roles}。ロールはオーナーまたは管理者が付与します。',
  },
}
const text = textsOf(texts)

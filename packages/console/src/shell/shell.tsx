import { useRouterState } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useApi } from '../api/use-api.ts'
import { useLiveUpdates } from '../api/use-live-updates.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { DemonstrationNote } from './demonstration-note.tsx'
import { ErrorNote, Skeleton } from '../parts/notes.tsx'
import { Page } from '../parts/page.tsx'
import { Pending, type Asked } from '../parts/pending.tsx'
import { TopBar } from './top-bar.tsx'
import { Navigation } from './navigation.tsx'
import { PermittedPage } from './permitted-page.tsx'
import { useServerAway } from './use-me.ts'
import { SignInAgain } from './sign-in-again.tsx'

/** What surrounds every page: the menu, who is signed in, language and theme. */
export function Shell() {
  const me = useApi('whoAmI', {})
  useLiveUpdates()
  const main = useFocusOnNewPage()
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_1fr] lg:grid-cols-[16rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
      <a
        href="#main"
        className="absolute left-3 -top-20 z-10 rounded-lg bg-card px-4 py-2 focus:top-3 border border-line"
      >
        {text.skip}
      </a>
      <TopBar />
      <Navigation />
      <main id="main" ref={main} tabIndex={-1} className="min-w-0 px-4 pb-16 pt-5 outline-none sm:px-7">
        <div className="mx-auto max-w-6xl">
          <DemonstrationNote />
          <AwayNote />
          {me.data === undefined ? <Beginning query={me} /> : <PermittedPage />}
        </div>
      </main>
      {me.error?.status === 401 && <SignInAgain />}
    </div>
  )
}

/** Stays in sight above what was there before the server went away. */
function AwayNote() {
  const away = useServerAway()
  const client = useQueryClient()
  if (away === undefined) return null
  return (
    <div className="sticky top-2 z-10">
      <ErrorNote error={away} onRetry={() => void client.invalidateQueries()} />
    </div>
  )
}

/** Until it is known who reads, no page can stand here; where the server cannot say, it says so. */
function Beginning({ query }: { query: Asked }) {
  if ((query.error ?? query.failureReason ?? null) === null) return <Skeleton lines={8} />
  return (
    <Page title={text.title}>
      <Pending query={query} />
    </Page>
  )
}

/** After a change of page the reader begins at its top, with a screen reader too (WCAG 2.4.3). */
function useFocusOnNewPage() {
  // Only when the page stands: while a dialog that leads to it is still open, nothing behind it takes the focus.
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const main = useRef<HTMLElement>(null)
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) main.current?.focus()
    before.current = path
  }, [path])
  return main
}

const texts: Texts<'skip' | 'title'> = {
  en: { skip: 'To the content', title: 'The console cannot begin' },
  ja: { skip: '本文へ移動', title: 'コンソールを開始できません' },
}
const text = textsOf(texts)

import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from '../parts/button.tsx'
import { Page } from '../parts/page.tsx'
import { ServerAway } from './lazy-page.ts'

/** A page that met a mistake of ours, or whose code did not come: the rest of the console goes on. */
export function CrashPage({ error }: ErrorComponentProps) {
  if (error instanceof ServerAway) return <AwayPage />
  return (
    <Page title={text.title}>
      <p role="alert" className="mb-4">
        {text.what} <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <Button onClick={() => window.location.reload()}>{text.reload}</Button>
    </Page>
  )
}

const againAfterMs = 5_000

function AwayPage() {
  const router = useRouter()
  useEffect(() => {
    const again = window.setInterval(() => void router.invalidate(), againAfterMs)
    return () => window.clearInterval(again)
  }, [router])
  return (
    <Page title={text.away}>
      <p role="alert" className="mb-4">
        {text.awayWhat}
      </p>
      <Button onClick={() => void router.invalidate()}>{text.again}</Button>
    </Page>
  )
}

const texts: Texts<'title' | 'what' | 'reload' | 'away' | 'awayWhat' | 'again'> = {
  en: {
    title: 'This page did not work',
    what: 'This is a bug in the console; nothing was changed.',
    reload: 'Load it again',
    away: 'The server does not answer',
    awayWhat: 'This page could not be loaded. It tries again by itself as soon as the server is back.',
    again: 'Try again',
  },
  ja: {
    title: 'ページを表示できませんでした',
    what: 'コンソールの不具合です。何も変更されていません。',
    reload: '再読み込み',
    away: 'サーバーから応答がありません',
    awayWhat: 'このページを読み込めませんでした。サーバーが復旧すると自動的に表示されます。',
    again: '再試行',
  },
}
const text = textsOf(texts)

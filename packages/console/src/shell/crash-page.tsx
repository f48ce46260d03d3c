import type { ErrorComponentProps } from '@tanstack/react-router'
import { Page } from '../parts/page.tsx'
import { Button } from '../parts/button.tsx'
import { textsOf, type Texts } from '../format/locale.ts'

/** A page that met a mistake of ours: the rest of the console goes on. */
export function CrashPage({ error }: ErrorComponentProps) {
  return (
    <Page title={text.title}>
      <p role="alert" className="mb-4">
        {text.what} <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <Button onClick={() => window.location.reload()}>{text.reload}</Button>
    </Page>
  )
}

const texts: Texts<'title' | 'what' | 'reload'> = {
  en: {
    title: 'This page did not work',
    what: 'This is a bug in the console; nothing was changed.',
    reload: 'Load it again',
  },
  ja: {
    title: 'ページを表示できませんでした',
    what: 'コンソールの不具合です。何も変更されていません。',
    reload: '再読み込み',
  },
}
const text = textsOf(texts)

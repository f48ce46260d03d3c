import { Link } from '@tanstack/react-router'
import { Page } from '../../parts/page.tsx'
import { textsOf, type Texts } from '../../format/locale.ts'

export function NotFoundPage() {
  return (
    <Page title={text.title}>
      <p>
        <Link to="/">{text.home}</Link>
      </p>
    </Page>
  )
}

const texts: Texts<'title' | 'home'> = {
  en: { title: 'There is no such page', home: 'To the overview' },
  ja: { title: 'このページはありません', home: '概要へ' },
}
const text = textsOf(texts)

import { locales } from '@sekisho/contract'
import { useState } from 'react'
import { hrefIn, locale, textsOf, type Texts } from '../format/locale.ts'
import { chooseTheme, chosenTheme, themes, type Theme } from './theme.ts'
import { useMe } from './use-me.ts'

/** The name of the product, the language, the theme, and who is signed in. */
export function TopBar() {
  const { me } = useMe()
  const name = me?.person?.email ?? me?.person?.name
  return (
    <header className="col-span-full flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line bg-card px-4 py-2 sm:px-6">
      <p className="mr-auto font-semibold tracking-wide">
        Sekisho
        <span lang="ja" className="ml-1.5 font-normal text-soft">
          関所
        </span>
      </p>
      <ThemeChoice />
      <nav aria-label={text.language} className="flex gap-1">
        {locales.map((other) =>
          other === locale ? (
            <span
              key={other}
              lang={other}
              aria-current="true"
              className="inline-flex min-h-11 items-center px-1.5 text-soft"
            >
              {languages[other]}
            </span>
          ) : (
            <a
              key={other}
              lang={other}
              hrefLang={other}
              href={hrefIn(other)}
              className="inline-flex min-h-11 items-center px-1.5"
            >
              {languages[other]}
            </a>
          ),
        )}
      </nav>
      {name !== undefined && (
        <div className="flex items-center gap-3">
          <a href="/account" className="inline-flex min-h-11 items-center text-ink" title={text.account}>
            {name}
          </a>
          <form method="post" action="/sign-out">
            <button className="min-h-11 text-accent underline underline-offset-4">{text.signOut}</button>
          </form>
        </div>
      )}
    </header>
  )
}

function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(chosenTheme)
  return (
    <label className="flex items-center gap-2 text-soft">
      <span className="sr-only">{text.theme}</span>
      <select
        value={theme}
        className="field-input"
        onChange={({ target }) => {
          const chosen = themes.find((known) => known === target.value) ?? 'system'
          chooseTheme(chosen)
          setTheme(chosen)
        }}
      >
        {themes.map((known) => (
          <option key={known} value={known}>
            {text[known]}
          </option>
        ))}
      </select>
    </label>
  )
}

const languages = { en: 'English', ja: '日本語' } as const

const texts: Texts<'language' | 'theme' | Theme | 'account' | 'signOut'> = {
  en: {
    language: 'Language',
    theme: 'Colours',
    system: 'System colours',
    light: 'Light',
    dark: 'Dark',
    account: 'How you sign in',
    signOut: 'Sign out',
  },
  ja: {
    language: '言語',
    theme: '配色',
    system: 'システムの配色',
    light: 'ライト',
    dark: 'ダーク',
    account: 'サインイン方法',
    signOut: 'サインアウト',
  },
}
const text = textsOf(texts)

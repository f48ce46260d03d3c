import { cleanName, hidesSomething, locales, type Locale } from '@sekisho/contract'

/** The reader's language, as the server wrote it into the page: their choice, or what their browser prefers. */
export const locale: Locale = locales.find((known) => known === document.documentElement.lang) ?? 'en'

/** Texts of a part, in both languages; what is missing in one does not type-check. */
export type Texts<Keys extends string> = Record<Locale, Record<Keys, string>>

/** The texts in the reader's language. */
export function textsOf<Keys extends string>(texts: Texts<Keys>): Record<Keys, string> {
  return texts[locale]
}

/** Puts values into `{name}` places; a name of old that turns the order of letters does not turn the sentence. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => shown(String(values[name] ?? place)))
}

function shown(value: string): string {
  return hidesSomething(value) ? (cleanName(value) ?? '') : value
}

/** The page in another language: the server remembers the choice. */
export function hrefIn(other: Locale): string {
  const search = new URLSearchParams(window.location.search)
  search.set('lang', other)
  return `${window.location.pathname}?${search.toString()}`
}

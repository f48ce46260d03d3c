export const locales = ['en', 'ja'] as const
export type Locale = (typeof locales)[number]

/** A sentence in both languages, with `{name}` places. */
export type Sentence = Record<Locale, string>

/** What stands in the places of a sentence; a word comes in both languages. */
export type SentenceValues = Readonly<Record<string, string | number | Sentence>>

/** The locale of an environment's `LC_ALL`, `LC_MESSAGES` or `LANG`; English unless it begins with `ja`. */
export function localeOf(value: string | undefined): Locale {
  return value?.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** Puts values into the `{name}` places of a sentence; an unknown place stays, so that the gap shows. */
/** `{count}`, and `{count|entry|entries}`: the word for one, and for any other number. */
const placePattern = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g

export function say(sentence: Sentence, locale: Locale, values: SentenceValues = {}): string {
  return sentence[locale].replaceAll(placePattern, (place, name: string, ...forms: unknown[]) => {
    const given = values[name]
    const value = typeof given === 'object' ? given[locale] : given
    if (value === undefined) return place
    const [one, other] = forms
    if (typeof one !== 'string' || typeof other !== 'string') return String(value)
    return String(value) === '1' ? one : other
  })
}

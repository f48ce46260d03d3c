export const locales = ['en', 'ja'] as const
export type Locale = (typeof locales)[number]

/** A sentence in both languages, with `{name}` places. */
export type Sentence = Record<Locale, string>

/** The locale of an environment's `LC_ALL`, `LC_MESSAGES` or `LANG`; English unless it begins with `ja`. */
export function localeOf(value: string | undefined): Locale {
  return value?.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** Puts values into the `{name}` places of a sentence; an unknown place stays, so that the gap shows. */
export function say(
  sentence: Sentence,
  locale: Locale,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return sentence[locale].replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

import { locales, type Locale } from '@sekisho/contract'
import { readCookie } from './cookies.ts'

const cookieName = 'sekisho_lang'
const yearSeconds = 31_536_000

/** What the reader chose (`?lang=`, remembered in a cookie), else what their browser prefers; English when it names neither. */
export function localeOfRequest(request: Request): Locale {
  return chosen(request) ?? known(readCookie(request, cookieName)) ?? preferred(request)
}

/** The cookie that remembers a choice just made. It says nothing about the person, and no script needs it. */
export function rememberLocale(request: Request): string | undefined {
  const locale = chosen(request)
  return locale && `${cookieName}=${locale}; Path=/; Max-Age=${yearSeconds}; HttpOnly; SameSite=Lax`
}

function chosen(request: Request): Locale | undefined {
  return known(new URL(request.url).searchParams.get('lang'))
}

function known(text: string | null | undefined): Locale | undefined {
  return locales.find((locale) => locale === text)
}

const maxRanges = 20

/** RFC 9110, 12.5.4: the range with the highest weight; among equals the first. */
function preferred(request: Request): Locale {
  const ranges = (request.headers.get('accept-language') ?? '').split(',', maxRanges)
  let best: { locale: Locale; weight: number } = { locale: 'en', weight: 0 }
  for (const range of ranges) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const locale = known(tag.split('-')[0])
    const weight = weightOf(parameters.find((parameter) => parameter.startsWith('q=')))
    if (locale && weight > best.weight) best = { locale, weight }
  }
  return best.locale
}

function weightOf(parameter: string | undefined): number {
  const weight = parameter === undefined ? 1 : Number(parameter.slice(2))
  return weight >= 0 && weight <= 1 ? weight : 0
}

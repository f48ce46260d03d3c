/**
 * Says of the texts of a thing whether a part of one is what was searched for; of everything where nothing was. Case does not
 * matter, nor width: half-width katakana and full-width letters are written either way in Japanese names. In memory, so that
 * every store finds the same.
 */
export function partFinder(search: string | undefined): (...texts: readonly (string | null)[]) => boolean {
  if (search === undefined) return () => true
  const wanted = folded(search)
  return (...texts) => texts.some((text) => text !== null && folded(text).includes(wanted))
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

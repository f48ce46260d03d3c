import { useRef, useState, type RefObject } from 'react'
import { textsOf, type Texts } from '../format/locale.ts'

interface Copying<Place extends HTMLElement> {
  /** where the text stands */
  place: RefObject<Place | null>
  copy: () => void
  /** what became of it, for who does not see it; undefined: nothing was copied yet */
  said: string | undefined
}

/** Copies a text that stands somewhere on the page. */
export function useCopy<Place extends HTMLElement>(value: string): Copying<Place> {
  const place = useRef<Place>(null)
  const [said, setSaid] = useState<'copied' | 'selected'>()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setSaid('copied')
    } catch {
      // On plain http a page may not copy by itself: the text is selected, and the reader copies it.
      if (place.current !== null) window.getSelection()?.selectAllChildren(place.current)
      setSaid('selected')
    }
  }
  return { place, copy: () => void copy(), said: said && text[said] }
}

const texts: Texts<'copied' | 'selected'> = {
  en: { copied: 'Copied', selected: 'Selected: press Ctrl+C or ⌘C' },
  ja: {
    copied: 'コピーしました',
    selected: '選択しました。Ctrl+C または ⌘C でコピーしてください',
  },
}
const text = textsOf(texts)

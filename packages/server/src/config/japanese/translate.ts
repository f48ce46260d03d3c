import { choices, general, type Translated } from './general.ts'
import { sections } from './sections.ts'
import { sinkSentences } from './sinks.ts'

interface Translation {
  pattern: RegExp
  japanese: string
}

/** The Japanese of a sentence about the configuration; a sentence nobody has translated stays as it is. */
export type Translate = (english: string) => string

/** Builds the patterns once, for those who need them. */
export function createJapanese(): Translate {
  const translations = [...general, ...sections, ...sinkSentences, ...choices].map(toTranslation)
  const translate: Translate = (english) => {
    for (const { pattern, japanese } of translations) {
      const found = pattern.exec(english)
      if (found)
        return japanese.replaceAll(/\{([a-z]\w*)\}/g, (_place, name: string) =>
          translate(found.groups?.[name] ?? ''),
        )
    }
    return english
  }
  return translate
}

function toTranslation([english, japanese]: Translated): Translation {
  const escaped = english.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const pattern = escaped.replaceAll(/\\\{(\w+)\\\}/g, (whole, name: string) =>
    // `${VAR}` is meant as it stands
    /^[a-z]/.test(name) ? `(?<${name}>.*)` : whole,
  )
  return { pattern: new RegExp(`^${pattern}$`, 's'), japanese }
}

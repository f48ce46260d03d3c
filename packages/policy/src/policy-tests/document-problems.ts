import type { Text } from '../explain/text.ts'

export type DocumentPath = readonly (string | number)[]

/** One thing wrong with a policy document. */
export interface DocumentProblem {
  /** into the document: `['tests', 3, 'expect']` */
  path: DocumentPath
  message: Text
  fix: Text
}

/** More are not gathered: who has fifty mends them first. */
const maxProblems = 50

/** Gathers what is wrong while a document is read. */
export class DocumentProblems {
  readonly all: DocumentProblem[] = []

  add(path: DocumentPath, message: Text, fix: Text): void {
    if (this.all.length < maxProblems) this.all.push({ path: path.map(shortened), message, fix })
  }

  /** A text that is one of some. @returns whether it is, or is absent */
  choice<Value extends string>(
    value: unknown,
    path: DocumentPath,
    choices: readonly Value[],
  ): Value | undefined {
    const found = choices.find((choice) => choice === value)
    if (found === undefined && value !== undefined)
      this.add(
        path,
        {
          en: `${path.at(-1)} is none of ${choices.join(', ')}`,
          ja: `${path.at(-1)} は ${choices.join('、')} のいずれでもありません`,
        },
        { en: `write one of ${choices.join(', ')}`, ja: `${choices.join('、')} のいずれかを書いてください` },
      )
    return found
  }

  /** A key that is not known. */
  unknownKeys(value: object, path: DocumentPath, known: readonly string[]): void {
    for (const key of Object.keys(value))
      if (!known.includes(key))
        this.add(
          [...path, key],
          {
            en: `there is no key ${shortened(key)} here`,
            ja: `ここに ${shortened(key)} というキーはありません`,
          },
          { en: `known here: ${known.join(', ')}`, ja: `使えるキー: ${known.join('、')}` },
        )
  }

  /** A list of at most so many; an empty one where it is absent or no list. */
  list(value: unknown, path: DocumentPath, most: number): readonly unknown[] {
    if (value === undefined) return []
    if (Array.isArray(value) && value.length <= most) return value
    this.add(
      path,
      Array.isArray(value)
        ? { en: `more than ${most} entries`, ja: `${most} 件を超えています` }
        : { en: `${path.at(-1)} is not a list`, ja: `${path.at(-1)} がリストではありません` },
      { en: `write a list of at most ${most}`, ja: `${most} 件以内のリストで書いてください` },
    )
    return []
  }
}

function shortened<Part extends string | number>(part: Part): Part | string {
  return typeof part === 'string' && part.length > 100 ? `${part.slice(0, 100)}…` : part
}

/** Markup that may go into a page as it is. Outside this folder only `html` makes it, so a text can never be taken for one. */
export class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

/** What may stand in a place of `html`. Nothing is written for undefined, null and false. */
export type Piece = string | number | Html | undefined | null | false | readonly Piece[]

/**
 * Markup from a template: every value is escaped but other markup. A place is text or a quoted attribute's value; never
 * an unquoted one, a tag's name, a style or a script, where escaping would not help.
 */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(template.map((text, index) => text + written(pieces[index])).join(''))
}

function written(piece: Piece): string {
  if (piece === undefined || piece === null || piece === false) return ''
  if (piece instanceof Html) return piece.toString()
  if (typeof piece === 'object') return piece.map(written).join('')
  return escape(String(piece))
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

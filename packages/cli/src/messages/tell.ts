import { say, type Locale, type Sentence } from '@sekisho/contract'

/** The `{name}` and `{name|one|other}` places of a sentence, as a type. */
export type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Counted}|${string}` ? Counted : Name) | Places<Rest>
  : never

type Values<Text extends string> = Readonly<Record<Places<Text>, string | number>>

/** Says a sentence of a dictionary; its places must be given, and nothing else. */
export type Tell<Dictionary extends Record<string, Sentence>> = <Key extends keyof Dictionary & string>(
  key: Key,
  ...values: Places<Dictionary[Key]['en']> extends never ? [] : [Values<Dictionary[Key]['en']>]
) => string

export function createTell<Dictionary extends Record<string, Sentence>>(
  dictionary: Dictionary,
  locale: Locale,
): Tell<Dictionary> {
  return (key, ...[values]) => say(dictionary[key] ?? { en: key, ja: key }, locale, values)
}

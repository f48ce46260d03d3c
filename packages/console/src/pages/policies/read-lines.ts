import { maxLineLength } from '@sekisho/policy'

/** The lines of a file, read piece by piece; of one that is too long only so much as shows that it is. */
export async function* readLines(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    const [first = '', ...further] = value.split('\n')
    rest = joined(rest, first)
    for (const next of further) {
      yield rest
      rest = joined('', next)
    }
  }
  if (rest !== '') yield rest
}

function joined(one: string, other: string): string {
  return one + other.slice(0, maxLineLength + 1 - one.length)
}

/**
 * The lines of a stream of UTF-8, without their ends. One that is longer than the limit comes as `undefined`, so that a
 * stream without line ends does not fill the memory.
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder()
  let pieces: string[] = []
  let held = 0
  const take = (): string | undefined => {
    const line = held > maxCharacters ? undefined : pieces.join('').replace(/\r$/, '')
    pieces = []
    held = 0
    return line
  }
  const hold = (piece: string): void => {
    held += piece.length
    if (held <= maxCharacters) pieces.push(piece)
  }
  for await (const chunk of stream) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n')
    hold(first)
    for (const piece of rest) {
      yield take()
      hold(piece)
    }
  }
  hold(decoder.decode())
  if (held > 0) yield take()
}

/** A day is its beginning, in the reader's time zone; a moment stays what it is. */
export function momentOf(text: string): string {
  const time = new Date(text.length === 10 ? `${text}T00:00:00` : text)
  return Number.isNaN(time.getTime()) ? text : time.toISOString()
}

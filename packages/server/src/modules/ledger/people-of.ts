/**
 * The ids of who did it and of whom it is about: of an entry, or of what is left of one that leaves. A thing that was made, changed
 * or ended is about whose it was before and is after.
 */
export function peopleOf({ actor, data }: { actor: unknown; data: unknown }): string[] {
  return [
    textAt(actor, 'id'),
    textAt(data, 'person'),
    textAt(data, 'subject'),
    textAt(valueAt(data, 'before'), 'person'),
    textAt(valueAt(data, 'after'), 'person'),
  ].filter((id) => id !== undefined)
}

function textAt(value: unknown, key: string): string | undefined {
  const found = valueAt(value, key)
  return typeof found === 'string' && found !== '' ? found : undefined
}

function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  // Sound: an object, of which nothing else is believed.
  return (value as Readonly<Record<string, unknown>>)[key]
}

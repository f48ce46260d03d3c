/** An entry's place in the tree, which it has for good: the same entry has the same id, whoever asks and however often. */
export function activityId(leaf: number): string {
  return `activity_skh${leaf.toString(36).padStart(12, '0')}`
}

/** The place; undefined for what is no id of an activity. */
export function leafOfActivity(id: string): number | undefined {
  const [, text] = /^activity_skh([0-9a-z]{12})$/.exec(id) ?? []
  const leaf = text === undefined ? Number.NaN : Number.parseInt(text, 36)
  return Number.isSafeInteger(leaf) ? leaf : undefined
}

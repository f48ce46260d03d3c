/** Conditions as people type them: a line each, `claim = value`, several values with commas between them. */
export function readConditions(text: string): Record<string, string[]> {
  const conditions: Record<string, string[]> = {}
  for (const line of text.split('\n')) {
    const [claim = '', ...rest] = line.split('=')
    if (claim.trim() === '') continue
    const values = rest.join('=').split(',')
    conditions[claim.trim()] = [
      ...(conditions[claim.trim()] ?? []),
      ...values.map((value) => value.trim()).filter((value) => value !== ''),
    ]
  }
  return conditions
}

/** First segments of the console's pages; the page itself is always the same document, the rest is the browser's. */
export const consoleSections = [
  'people',
  'policies',
  'mcp-servers',
  'budgets',
  'spend',
  'projects',
  'ledger',
  'content',
  'providers',
  'settings',
  'welcome',
  'me',
] as const

const pattern = new RegExp(`^/(?:(?:${consoleSections.join('|')})(?:/[\\w.~:-]{1,120}){0,4})?$`)

/** Whether a path, without its query, is a page of the console. */
export function isConsolePath(path: string): boolean {
  return pattern.test(path)
}

import { isConsolePath } from '@sekisho/contract'

/** Where a sign-in may lead: our own pages, named one by one. */
const allowed = [/^\/account$/, /^\/device(\?user_code=[A-Za-z0-9-]{1,20})?$/]
/** Of the console a filter too: what a query may hold once it is encoded. */
const query = /^[\w.~%=&+:,-]{0,2000}$/

/** The path that was asked for when it is one of them; anything else, another host first of all, becomes the account page. */
export function returnPath(asked: string | null | undefined): string {
  const text = asked ?? ''
  return allowed.some((pattern) => pattern.test(text)) || isOfConsole(text) ? text : '/account'
}

function isOfConsole(text: string): boolean {
  const [path = '', search = '', ...more] = text.split('?')
  return more.length === 0 && isConsolePath(path) && query.test(search)
}

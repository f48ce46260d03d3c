/** Where a sign-in may lead: our own pages, named one by one. */
const allowed = [/^\/account$/, /^\/device(\?user_code=[A-Za-z0-9-]{1,20})?$/]

/** The path that was asked for when it is one of them; anything else, another host first of all, becomes the account page. */
export function returnPath(asked: string | null | undefined): string {
  return allowed.some((pattern) => pattern.test(asked ?? '')) ? String(asked) : '/account'
}

export { createBrowserLinks, linkPath, type BrowserLinks } from './browser-links.ts'

/** The pages people have of themselves and sign in on, with the libraries that pages need. */
export const loadAccountApp = async () => (await import('./account-app.ts')).createAccountApp

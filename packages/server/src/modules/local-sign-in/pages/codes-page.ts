import { html, localeOfRequest, page } from '../../../http/pages/index.ts'
import { textsIn } from './texts.ts'

interface CodesView {
  codes: readonly string[]
  /** where the button leads */
  next: string
  cookies?: readonly (string | undefined)[]
}

/** Recovery codes, this once. */
export function codesPage(request: Request, { codes, next, cookies = [] }: CodesView): Response {
  const texts = textsIn(localeOfRequest(request))
  return page(request, {
    title: texts.codesTitle,
    cookies,
    body: html`<div class="card">
      <p>${texts.codesWhy}</p>
      <ol class="codes">
        ${codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <a class="button full" href="${next}">${texts.toAccount}</a>
    </div>`,
  })
}

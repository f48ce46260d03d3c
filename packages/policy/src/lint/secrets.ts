/** What no settings should hold: keys of well-known forms, and private keys. */
const forms =
  /sk-(?:ant|skh|proj|live)[-_][\w-]{8,}|\bAKIA[0-9A-Z]{16}\b|\bgh[opsru]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{30,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\/\/[^/\s:@]{1,64}:[^/\s:@$]{3,128}@/

const longestText = 20_000

export function holdsSecret(text: string): boolean {
  return forms.test(text.slice(0, longestText))
}

const longestShown = 120

/** A value of the document, fit for a message: short, and without what looks like a secret. */
export function shown(text: string): string {
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
  return holdsSecret(text) ? '…' : short
}

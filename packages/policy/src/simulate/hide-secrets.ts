/** A command in a report may hold what it was given to sign in with: keys known by their beginning, and what follows a telling name. */
const secrets =
  /\b(?:sk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abps]-|AKIA|ASIA|eyJ)[\w.-]{8,}|(?<=(?:passw(?:or)?d|secret|token|api[_-]?key|bearer|authorization)["']?\s*[=: ]\s*["']?)[^\s"']{4,}|(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/gi

export function hideSecrets(text: string): string {
  return text.replaceAll(secrets, '***')
}

import { holdsSecret, isSecretName } from '../secret-text.ts'

/** Whether a URL holds a secret: as the name or password of who signs in, or in its query. */
export function urlHoldsSecret(url: string): boolean {
  const signIn = /^[^:/]+:\/\/(?<user>[^/@:]*)(?::(?<password>[^/@]*))?@/.exec(url)?.groups
  const { user = '', password = '' } = signIn ?? {}
  if (holdsSecret(user) || (password !== '' && holdsSecret(password, 'password'))) return true
  const query = url.split('#')[0]?.split('?').slice(1).join('?') ?? ''
  return query.split('&').some((field) => {
    const [name = '', ...value] = field.split('=')
    return holdsSecret(value.join('='), isSecretName(name) || name === 'key' ? 'token' : '')
  })
}

/** Text of a document as a finding may show it, which is stored and passed on: without whatever may be a secret. */
export function shownText(text: string): string {
  const plain = text.includes('://') ? text.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/s, '') : text
  return holdsSecret(plain) ? '…' : plain
}

/** Shapes of keys and tokens, by what their makers put before them. */
const shapes =
  /sk-ant-[\w-]{16,}|sk-skh-[\w-]{16,}|\bsk-[\w-]{20,}|\b[rs]k_(?:live|test)_\w{16,}|\bgh[opsur]_\w{20,}|github_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeoprs]-[\w-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bnpm_\w{30,}|\bhf_\w{20,}|\bdop_v1_[a-f0-9]{32,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\beyJ[\w-]{10,300}\.eyJ[\w-]{10}|-----BEGIN [A-Z ]*PRIVATE KEY/

/** Names of variables, headers, options and query fields that hold a secret. */
const secretName =
  /(?:^|[-_.])(?:token|secret|passw(?:or)?d|passphrase|pwd|credentials?|authorization|cookie|auth|pat|api[-_]?key|apikey|access[-_]?key|private[-_]?key|secret[-_]?key|client[-_]?secret|connection[-_]?string)$/i

/** What stands where a secret is to go. */
const placeholder =
  /^(?:<.*>|\[.*\]|x{3,}|\*{3,}|\.{3}|your[-_ ].*|change[-_]?me|example|none|null|true|false|\d{1,6})$/i

/** Bits of a letter, from which on a long text of letters and digits was drawn at random. */
const randomBits = 3.7

export function isSecretName(name: string): boolean {
  return secretName.test(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'))
}

/**
 * Whether a text holds a secret itself: by its shape, because of the name it stands under, or because it looks drawn at
 * random. `${NAME}` is a reference; the text after `:-` in one is used where the variable is not set, and counts.
 */
export function holdsSecret(text: string, name = ''): boolean {
  if (shapes.test(text)) return true
  const rest = text
    .replaceAll(/\$\{[A-Za-z_]\w*(?::-(?<fallback>[^{}]*))?\}/g, '$<fallback>')
    .replace(/^(?:bearer|basic|token|apikey)\b/i, '')
    .trim()
  if (rest === '' || placeholder.test(rest)) return false
  return isSecretName(name) || rest.split(/[\s,;&=]+/).some(isRandom)
}

function isRandom(word: string): boolean {
  if (!/^[\w+/-]{24,512}={0,2}$/.test(word) || !/\d/.test(word) || !/[a-z]/i.test(word)) return false
  // A path or a name of several words is long too.
  if (word.startsWith('/') || (/^[a-z]+(?:[-_/][a-z0-9]+)*$/i.test(word) && /[-_/]/.test(word))) return false
  return bitsPerLetter(word) >= randomBits
}

function bitsPerLetter(word: string): number {
  const counts = new Map<string, number>()
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / word.length) * Math.log2(count / word.length),
    0,
  )
}

/** An address of four numbers, or of fewer that stand for the same, each in whatever base. */
const numbers = /^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/i

/** A host as it is written, and as the address it stands for: `2852039166` is `169.254.169.254`. */
export function namesOf(host: string): string[] {
  if (!numbers.test(host)) return [host]
  try {
    const { hostname } = new URL(`http://${host}/`)
    return hostname === host ? [host] : [host, hostname]
  } catch {
    // No address after all.
    return [host]
  }
}

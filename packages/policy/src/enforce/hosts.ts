/** An address of four numbers, or of fewer that stand for the same, each in whatever base. */
const numbers = /^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/i

/** This machine, whichever way it is named. */
const local =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\]|.*\.localhost)$/

/**
 * A host as it is written, and as the address it stands for: `2852039166` is `169.254.169.254`, and every name of this machine is
 * `localhost`.
 */
export function namesOf(host: string): string[] {
  const names = new Set([host])
  if (numbers.test(host) || host.startsWith('[')) names.add(normalized(host))
  const mapped = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec([...names].at(-1) ?? '')
  if (mapped !== null) {
    const [high, low] = [mapped[1] ?? '', mapped[2] ?? ''].map((part) => Number.parseInt(part, 16))
    if (high !== undefined && low !== undefined)
      names.add([high >> 8, high & 255, low >> 8, low & 255].join('.'))
  }
  if ([...names].some((name) => local.test(name))) names.add('localhost').add('127.0.0.1')
  return [...names]
}

function normalized(host: string): string {
  try {
    return new URL(`http://${host}/`).hostname
  } catch {
    // No address after all.
    return host
  }
}

const microUsdInCent = 10_000n

/**
 * A decimal text in cents as micro-USD, rounded half away from nothing, and by how much it may be off: half of the last
 * decimal that was printed, and our own rounding where there are more than micro-USD have. Exact: no binary fractions.
 * @param text `-?` digits, and perhaps a point and digits
 */
export function centsToMicroUsd(text: string): { amountMicroUsd: number; boundMicroUsd: number } {
  const isNegative = text.startsWith('-')
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const scale = 10n ** BigInt(fraction.length)
  const amount = BigInt(whole + fraction) * microUsdInCent
  const rounded = Number((2n * amount + scale) / (2n * scale))
  const bound = Number((microUsdInCent + 2n * scale - 1n) / (2n * scale))
  return {
    // No minus before nothing.
    amountMicroUsd: isNegative && rounded !== 0 ? -rounded : rounded,
    boundMicroUsd: fraction.length > 4 ? bound + 1 : bound,
  }
}

/** `$1,234.50`, exact: at least two decimals and as many of the six as there are. */
export function formatMicroUsd(microUsd: number): string {
  const sign = microUsd < 0 ? '-' : ''
  const amount = Math.abs(microUsd)
  const dollars = Math.trunc(amount / 1_000_000).toLocaleString('en-US')
  const decimals = String(amount % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '')
  return `${sign}$${dollars}.${decimals}`
}

/** `1234.500001`, exact: the six decimals that there are. What spreadsheets read. */
export function decimalUsd(microUsd: number): string {
  const sign = microUsd < 0 ? '-' : ''
  const amount = Math.abs(microUsd)
  return `${sign}${Math.trunc(amount / 1_000_000)}.${String(amount % 1_000_000).padStart(6, '0')}`
}

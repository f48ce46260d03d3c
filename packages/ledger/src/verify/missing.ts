/** How many entries a gap lacks, in words. */
export function describeGap(count: number): string {
  return count === 1 ? '1 entry is missing here' : `${count} entries are missing from here`
}

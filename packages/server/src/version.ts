/** The release; scripts/package.test.ts checks that every package.json says the same. */
export const version = '0.1.0'

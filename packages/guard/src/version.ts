/** Of the guard, as it says it to the server; with the packages' own. */
export const guardVersion = '0.1.0'

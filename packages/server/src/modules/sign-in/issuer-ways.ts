import type { Issuer } from './oidc/issuer.ts'
import { IssuerAway } from './oidc/problems.ts'

/** A provider, as a page offers it. */
export interface IssuerWay {
  /** what its button sends */
  value: string
  name: string
  /** nobody can be signed in there at the moment */
  away: boolean
}

export interface IssuerWays {
  ways: IssuerWay[]
  /** where forms lead to in the end, for the page's policy */
  formActions: string[]
}

type Issuers = ReadonlyMap<string, Issuer>

/** A button for each, in the order of the file. */
export async function waysOf(issuers: Issuers): Promise<IssuerWays> {
  const all = [...issuers.values()]
  const origins = await Promise.all(all.map((issuer) => formOriginsOf(issuer)))
  const ways = all.map(({ settings: { name } }, index) => {
    return { value: String(index), name, away: origins[index] === undefined }
  })
  return { ways, formActions: [...new Set(origins.flatMap((found) => found ?? []))] }
}

/** The provider that a button names. */
export function issuerOf(issuers: Issuers, way: string): Issuer | undefined {
  return /^\d{1,2}$/.test(way) ? [...issuers.values()][Number(way)] : undefined
}

/** Undefined while the provider is away. */
async function formOriginsOf(issuer: Issuer): Promise<string[] | undefined> {
  try {
    return await issuer.formOrigins()
  } catch (error) {
    if (!(error instanceof IssuerAway)) throw error
    return undefined
  }
}

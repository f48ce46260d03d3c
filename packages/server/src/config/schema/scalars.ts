import { z } from 'zod'
import ipaddr from 'ipaddr.js'
import { isTimeZone } from '../../platform/clock/local-days.ts'
import { metadataProblem } from '../metadata-address.ts'

/** A mapping whose keys are all known; any other key is a problem. */
export const section = z.strictObject

/** A text of at most `max` characters; `min` 1 refuses the empty text, which an empty variable gives. */
export function text(options: { min?: number; max?: number } = {}): z.ZodString {
  return z
    .string()
    .min(options.min ?? 1)
    .max(options.max ?? 4096)
}

/** `${VAR}` always gives text, so a number may also come as one. */
const numeral = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i
const fromText = (value: unknown) =>
  typeof value === 'string' && numeral.test(value) ? Number(value) : value

export function wholeNumber(min: number, max: number) {
  return z.preprocess(fromText, z.int().min(min).max(max))
}

export function number(min: number, max: number) {
  return z.preprocess(fromText, z.number().min(min).max(max))
}

/** A list of at most `max` entries, so that no list can grow past what a start-up may hold. */
export function list<Item extends z.ZodType>(item: Item, max = 1000): z.ZodArray<Item> {
  return z.array(item).max(max)
}

/** The name of a time zone, as `createLocalDays` takes it. */
export const timeZone = text({ max: 64 }).refine(isTimeZone, {
  error: 'is not a time zone; write an IANA name, for example Asia/Tokyo',
})

/** An address or a CIDR range, as `createAddressSet` reads them. */
export const addressRange = z.string().refine(isAddressRange, {
  error: 'is not an address or CIDR range; write for example 10.0.0.0/8 or fd00::/8',
})

function isAddressRange(value: string): boolean {
  return value.includes('/') ? ipaddr.isValidCIDR(value) : ipaddr.isValid(value)
}

/** An http or https URL that does not point at a cloud's metadata service. */
export const webAddress = z
  .string()
  .max(2048)
  .superRefine((value, context) => {
    const problem = webAddressProblem(value)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })

function webAddressProblem(value: string): string | undefined {
  if (!URL.canParse(value)) return 'is not a URL; write https://host'
  const url = new URL(value)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://'
  return metadataProblem(url)
}

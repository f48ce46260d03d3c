import { z } from 'zod'
import { addressRange, list, section, text, wholeNumber } from './scalars.ts'

export const listen = section({
  host: text({ max: 255 }).default('0.0.0.0').describe('Address to listen on.'),
  port: wholeNumber(0, 65_535).default(8080).describe('Port to listen on; 0 takes any free one.'),
  public_url: z
    .string()
    .max(2048)
    .refine(isOrigin, { error: 'is not a web address; write https://gateway.example.com' })
    .optional()
    .describe(
      'The address clients use, `https://host`. Required unless `host` is a loopback address: it is never taken from a request, because a client could forge it.',
    ),
  tls: section({
    cert: text().describe('PEM file with the certificate and its chain; read again when it changes.'),
    key: text().describe('PEM file with the private key; read again when it changes.'),
  })
    .optional()
    .describe('Serve HTTPS here.'),
  trusted_proxies: list(addressRange)
    .default([])
    .describe('Addresses and CIDR ranges of the proxies in front; only their `X-Forwarded-For` is believed.'),
}).describe('Where Sekisho serves.')

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  return url.username === '' && url.password === '' && url.search === '' && url.hash === ''
}

import { PackError } from './pack.ts'

/** What no XML 1.0 document can hold, not even as a reference; a lone surrogate is no character at all. @see https://www.w3.org/TR/xml/#charsets */
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes newlines of raw carriage returns, and spaces of raw white space in attributes.
  '\r': '&#13;',
}

/** Text between tags. @throws PackError not_xml, naming `path` */
export function xmlText(text: string, path: string): string {
  if (notXml.test(text)) throw new PackError('not_xml', path)
  return text.replaceAll(/[&<>"\r]/g, (character) => references[character] ?? character)
}

/** Text within `"…"`. @throws PackError not_xml, naming `path` */
export function xmlAttribute(text: string, path: string): string {
  return xmlText(text, path).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

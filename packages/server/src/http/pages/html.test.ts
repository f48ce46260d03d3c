import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, it } from 'vitest'
import { html } from './html.ts'

/** What a browser reads out of escaped text. */
function unescape(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

it('any text in a place is read back as it was, and holds nothing that ends a text or a quoted value', () => {
  assert(
    property(
      string({
        unit: constantFrom('<', '>', '"', "'", '`', '&', '#', ';', '3', 'a', '田', '😀', '\u0000', '\ud800'),
      }),
      (text) => {
        const written = html`${text}`.toString()
        expect(written).not.toMatch(/[<>"'`]/)
        expect(unescape(written)).toBe(text)
      },
    ),
  )
})

it('any text inside an element or a quoted attribute leaves the markup around it alone', () => {
  const nasty = constantFrom(
    '"><script>alert(1)</script>',
    "' onload='x",
    '</p><p>',
    '&lt;',
    '<!--',
    ']]>',
    '`',
  )
  assert(
    property(oneof(nasty, string()), (text) => {
      const written = html`<p title="${text}">${text}</p>`.toString()
      const found = /^<p title="([^"<>]*)">([^"<>]*)<\/p>$/.exec(written)
      expect(unescape(found?.[1] ?? 'broken')).toBe(text)
      expect(unescape(found?.[2] ?? 'broken')).toBe(text)
    }),
  )
})

it('markup in markup is written as it is, also in lists, and only once', () => {
  const rows = ['<a>', 'b'].map((text) => html`<i>${text}</i>`)
  expect(html`<p>${rows}</p>`.toString()).toBe('<p><i>&#60;a&#62;</i><i>b</i></p>')
})

it('what is not there is not written', () => {
  expect(html`a${undefined}b${null}c${false}d${0}${''}`.toString()).toBe('abcd0')
})

it('an object that only says it is markup is no markup', () => {
  // A JSON value that came over the wire, as an untyped caller would hand it on.
  const forged = JSON.parse('[{"text":"<b>"}]') as never
  expect(() => html`${forged}`.toString()).toThrow(TypeError)
})

import { assert, asyncProperty, constantFrom, string, uint8Array, uniqueArray } from 'fast-check'
import { expect, it } from 'vitest'
import { readForm } from './index.ts'

/** What means something in such a body, and what does not. */
const character = constantFrom('a', '田', '😀', '&', '=', '+', '%', ' ', '\n', '\u0000', '<')

function formRequest(body: string | ReadableStream, type = 'application/x-www-form-urlencoded'): Request {
  return new Request('http://sekisho.test/', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    duplex: 'half',
  })
}

it('any fields come out as they went in, and what was not sent reads as empty', async () => {
  const names = uniqueArray(string({ minLength: 1, maxLength: 20, unit: character }), { maxLength: 20 })
  await assert(
    asyncProperty(names, string({ unit: character, maxLength: 50 }), async (sent, value) => {
      const body = new URLSearchParams()
      for (const name of sent) body.append(name, value)
      const form = await readForm(formRequest(body.toString()))
      for (const name of sent) expect([form.has(name), form.text(name)]).toStrictEqual([true, value])
      expect([form.has('not sent at all'), form.text('not sent at all')]).toStrictEqual([false, ''])
    }),
  )
})

it('any bytes are a form or a known problem, never another error', async () => {
  await assert(
    asyncProperty(uint8Array({ maxLength: 200 }), async (bytes) => {
      const problem = await readForm(formRequest(new Blob([bytes.slice()]).stream())).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (problem !== undefined) expect(problem).toMatchObject({ code: 'form_malformed' })
    }),
  )
})

it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
  '%j is no form',
  async (type) => {
    await expect(readForm(formRequest('a=1', type))).rejects.toMatchObject({ code: 'form_expected' })
  },
)

it('a field sent twice is refused, since two readers could take different ones', async () => {
  await expect(readForm(formRequest('a=1&b=2&a=1'))).rejects.toMatchObject({ code: 'form_malformed' })
})

it('more than 50 fields are refused', async () => {
  const fields = Array.from({ length: 51 }, (_, index) => `f${index}=`).join('&')
  await expect(readForm(formRequest(fields))).rejects.toMatchObject({ code: 'form_malformed' })
})

it('more than 16 KiB are refused, whether their length is said or not, and no more is read', async () => {
  const large = `a=${'x'.repeat(16_384)}`
  await expect(readForm(formRequest(large))).rejects.toMatchObject({ code: 'form_too_large' })
  let given = 0
  const endless = new ReadableStream({
    pull(controller) {
      given++
      controller.enqueue(new Uint8Array(4096).fill(97))
    },
  })
  await expect(readForm(formRequest(endless))).rejects.toMatchObject({ code: 'form_too_large' })
  expect(given).toBeLessThan(10)
})

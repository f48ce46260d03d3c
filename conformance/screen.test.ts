import { array, assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { createScreen } from './screen.ts'

function shown(...pieces: string[]): string {
  const screen = createScreen(20, 4)
  for (const piece of pieces) screen.write(piece)
  return screen.text().trimEnd()
}

test('text stands where the cursor was moved, and what is not repainted stays', () => {
  expect(shown('one two\r\nthree', '\u001B[1;5HTWO', '\u001B[2;1Hth')).toBe('one TWO\nthree')
})

test('erasing removes the rest of a row or of the screen', () => {
  expect(shown('abcdef\r\nghi', '\u001B[1;4H\u001B[K')).toBe('abc\nghi')
  expect(shown('abcdef\r\nghi', '\u001B[1;4H\u001B[J')).toBe('abc')
})

test('the screen scrolls at its end', () => {
  expect(shown('1\r\n2\r\n3\r\n4\r\n5')).toBe('2\n3\n4\n5')
})

test('colours, modes, questions and titles leave no trace', () => {
  expect(shown('\u001B[38;5;174ma\u001B[39m\u001B[?25l\u001B[>0q\u001B]11;?\u0007\u001B(Bb\u001B[c')).toBe(
    'ab',
  )
})

test('however the output is cut into pieces, the picture is the same', () => {
  const output =
    'Hé\u001B[1;31mllo\u001B[0m\r\n\u001B]0;title\u001B\\x\u001B7\u001B[3;2Hz\u001B8y\u001B[1A\u001B[1G─'
  assert(
    property(array(nat({ max: output.length })), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), output.length]
      const pieces = at.slice(1).map((end, index) => output.slice(at[index], end))
      expect(shown(...pieces)).toBe(shown(output))
    }),
  )
})

import { describe, expect, it } from 'vitest'
import rows from '../testing/client-verdicts.json' with { type: 'json' }
import { isHeldOut, score, type MeasuredRow } from '../testing/score.ts'

// Sound: the file holds measured rows, of shapes too many for a type.
const measured = rows as unknown as readonly MeasuredRow[]

describe('what the real client was measured to decide', () => {
  it('is predicted for every row the semantics were written with', () => {
    const { wrong, total } = score(measured.filter((row) => !isHeldOut(row)))
    expect([wrong.map(({ id }) => id), total]).toStrictEqual([[], 523])
  })

  it('is predicted for at least 268 of the 269 rows held out', () => {
    const { right, total } = score(measured.filter(isHeldOut))
    expect(total).toBe(269)
    expect(right).toBeGreaterThanOrEqual(268)
  })
})

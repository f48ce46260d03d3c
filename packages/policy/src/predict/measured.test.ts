import { describe, expect, it } from 'vitest'
import cases from '../enforce/testing/bypass-cases.json' with { type: 'json' }
import { predictRow } from '../rows/read-row.ts'
import generated from '../testing/generated-verdicts.json' with { type: 'json' }
import rows from '../testing/client-verdicts.json' with { type: 'json' }
import { isHeldOut, score, type MeasuredRow } from '../testing/score.ts'

// Sound: the file holds measured rows, of shapes too many for a type.
const measured = rows as unknown as readonly MeasuredRow[]

describe('what the real client was measured to decide', () => {
  it('is predicted for every row the semantics were written with', () => {
    const { wrong, total } = score(measured.filter((row) => !isHeldOut(row)))
    expect([wrong.map(({ id }) => id), total]).toStrictEqual([[], 523])
  })

  it('is predicted for the 269 rows held out', () => {
    const { wrong, total } = score(measured.filter(isHeldOut))
    expect([wrong.map(({ id }) => id), total]).toStrictEqual([[], 269])
  })

  it('is predicted for every case of a way around that was measured, whose settings stand under `policy`', () => {
    const asked = cases.flatMap((row) => ('cli_2_1_330' in row ? [{ row, client: row.cli_2_1_330 }] : []))
    const wrong = asked.filter(({ row, client }) => predictRow(row).verdict !== client)
    expect([wrong.map(({ row }) => row.id), asked.length]).toStrictEqual([[], 28])
  })

  it('is predicted for generated calls that were once predicted otherwise', () => {
    const wrong = generated.flatMap(({ calls, ...under }) =>
      calls.filter(([tool, given, verdict]) => {
        // A text is the command or the path.
        const input =
          typeof given === 'object' ? given : tool === 'Bash' ? { command: given } : { file_path: given }
        return predictRow({ ...under, tool, input }).verdict !== verdict
      }),
    )
    expect(wrong).toStrictEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir } from '../testing.ts'

let data: FakeDataDir
let api: FakeApi
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())

async function report(...words: string[]) {
  api = fakeApi(answers)
  return await runCli(['report', ...words, '--data', data.dataDir], { fetch: api.fetch })
}
const chargeback = (...words: string[]) => report('chargeback', '--month', '2026-10', ...words)

/** As RFC 4180 has it. */
function parseCsv(text: string): string[][] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    )
}

describe.each([
  ['chargeback', '--month', '2026-10'],
  ['chargeback', '--month', '2026-10', '--format', 'csv'],
  ['chargeback', '--month', '2026-10', '--format', 'md'],
  ['close', '--month', '2026-10'],
])('report %s %s %s %s %s', (...given) => {
  const words = given.filter((word) => word !== undefined)
  it('never commands the terminal', async () => {
    for (const extra of [[], ['--lang', 'ja']]) {
      const { code, out } = await report(...words, ...extra)
      expect(code).toBe(0)
      expect(out.replaceAll(/\r?\n/g, '')).not.toMatch(/\p{Cc}/u)
    }
  })

  it('is one document with --json', async () => {
    const { out } = await report(...words, '--json')
    expect(() => JSON.parse(out)).not.toThrow()
  })
})

describe('report chargeback', () => {
  it('asks for the month in words of the API', async () => {
    await chargeback('--by', 'person,cost-centre', '--zone', 'organization')
    expect(api.asked.map(({ operation, input }) => [operation, input])).toStrictEqual([
      ['readChargeback', { month: '2026-10', zone: 'organization', by: 'person,cost_centre' }],
    ])
  })

  it.each([
    ['--by', 'person,everything'],
    ['--by', ''],
    ['--month', '2026-13'],
    ['--format', 'pdf'],
  ])('refuses %s %s before anything is sent', async (...words) => {
    const { code } = await chargeback(...words)
    expect([code, api.asked]).toStrictEqual([2, []])
  })

  it('shows money exactly, what came in late, what was not spent, and who left by id', async () => {
    const { out } = await chargeback()
    expect(out).toMatch(/payments.* 田中.* \$1,234\.500001\n/)
    expect(out).toMatch(/per_left .* \$0\.000002\n/)
    expect(out).toMatch(/late, of 2026-09 .* -\$5\.00\n/)
    expect(out).toMatch(/practice, not spent .* \$77\.00\n/)
    expect(out).toMatch(/total .* 9 .* \$1,229\.500003\n/)
    expect(out).toContain('Closed at 2026-11-02 06:14 (UTC)')
  })

  it('writes CSV that a spreadsheet reads and runs nothing of', async () => {
    const { out } = await chargeback('--format', 'csv')
    expect(out).not.toMatch(/^\uFEFF/)
    const [head, ...rows] = parseCsv(out)
    expect(head?.slice(0, 8)).toStrictEqual([
      'MONTH',
      'ZONE',
      'COST CENTRE',
      'PROJECT',
      'PROJECT ID',
      'PERSON',
      'PERSON ID',
      'MODEL',
    ])
    expect(rows.map((row) => row.at(-1))).toStrictEqual(['1234.500001', '0.000002', '-5.000000', '77.000000'])
    expect(rows[1]?.[2]).toBe(`'=HYPERLINK("http://evil.test")`)
    expect(rows.every((row) => row.length === head?.length)).toBe(true)
  })

  it('begins CSV with a byte order mark when that is asked for, with Japanese titles', async () => {
    const { out } = await chargeback('--format', 'csv', '--bom', '--lang', 'ja')
    expect(out.startsWith('\uFEFF月,タイムゾーン,コストセンター,')).toBe(true)
  })

  it('writes Markdown that no name breaks', async () => {
    const { out } = await chargeback('--format', 'md')
    const lines = out.split('\n').filter((line) => line.startsWith('|'))
    expect(lines).toHaveLength(8)
    expect(new Set(lines.map((line) => line.replaceAll('\\|', '').split('|').length)).size).toBe(1)
  })

  it('ends with 1 when a closed month is not what it was closed with', async () => {
    const broken = { ...answers.readChargeback, closed: { ...answers.readChargeback.closed, intact: false } }
    const { fetch } = fakeApi({ ...answers, readChargeback: broken })
    const { code, out } = await runCli(
      ['report', 'chargeback', '--month', '2026-10', '--data', data.dataDir],
      { fetch },
    )
    expect([code, out]).toEqual([1, expect.stringContaining('are NOT those')])
  })
})

describe('report close', () => {
  it('says what was closed', async () => {
    const { code, out } = await report('close', '--month', '2026-10')
    expect([code, out]).toEqual([0, expect.stringContaining('Closed 2026-10 (utc): 3 rows, $1,229.500003.')])
  })
})

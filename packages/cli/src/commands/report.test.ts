import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
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
  ['reconcile', '--month', '2026-10'],
  ['reconcile', '--month', '2026-10', '--format', 'csv'],
  ['savings'],
  ['savings', '--month', '2026-10', '--format', 'md'],
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

describe('report reconcile', () => {
  it('says what differs, within which bound, by which price, and why', async () => {
    const { code, out } = await report('reconcile', '--month', '2026-10')
    expect(code).toBe(0)
    expect(out).toMatch(/2026-10-01 .* \$0\.00001 .* \$0\.000008 .* \$0\.000002 .* list .* rounding\n/)
    expect(out).toMatch(
      / contract .*without knowing what they used \(1 lost, 2 estimated, 1 of a model in no price list\)\n/,
    )
    expect(out).toMatch(/\$5\.00 .* no call through Sekisho\n/)
    expect(out).toContain('1 in all; the first is 2026-10-31')
  })

  it('ends with 1 when a difference has no reason', async () => {
    const { total, ...rest } = answers.readReconciliation
    const { fetch } = fakeApi({
      ...answers,
      readReconciliation: { ...rest, total: { ...total, unexplainedMicroUsd: 9_000_000 } },
    })
    const words = ['report', 'reconcile', '--month', '2026-10', '--data', data.dataDir]
    const { code, out } = await runCli(words, { fetch })
    expect([code, out]).toEqual([1, expect.stringContaining('Differences of $9.00 have no reason')])
  })
})

describe('report import', () => {
  const file = () => join(data.dataDir, 'cost-report.json')
  const bucket = (day: string, results: unknown[] = []) => ({
    starting_at: `${day}T00:00:00Z`,
    ending_at: new Date(Date.parse(day) + 86_400_000).toISOString(),
    results,
  })
  async function importFile(content: unknown, ...words: string[]) {
    await writeFile(file(), typeof content === 'string' ? content : JSON.stringify(content))
    return await report('import', file(), '--provider', 'anthropic', ...words)
  }
  const sentDays = () =>
    // Sound: what was sent is what stands below.
    api.asked.map(({ input }) =>
      (input as { pages: { data: { starting_at: string }[] }[] }).pages
        .flatMap((page) => page.data)
        .map(({ starting_at }) => starting_at.slice(0, 10)),
    )

  it('takes a page or a list of pages, and never commands the terminal', async () => {
    const { code, out } = await importFile({ data: [bucket('2026-10-01')] }, '--workspace', 'default')
    expect(code).toBe(0)
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    expect(api.asked[0]?.input).toMatchObject({ provider: 'anthropic', workspaces: ['default'] })
    await importFile([{ data: [bucket('2026-10-02')] }, { data: [bucket('2026-10-01')] }])
    expect(sentDays()).toEqual([['2026-10-01', '2026-10-02']])
  })

  it('sends a large report in parts, and never a day in two', async () => {
    const line = { amount: '1', currency: 'USD', description: 'x'.repeat(400) }
    const large = Array.from({ length: 1_200 }, () => line)
    const days = ['2026-10-02', '2026-10-01', '2026-10-02', '2026-10-03']
    const { code, out } = await importFile([{ data: days.map((day) => bucket(day, large)) }], '--json')
    expect(code).toBe(0)
    expect(sentDays()).toEqual([['2026-10-01'], ['2026-10-02', '2026-10-02'], ['2026-10-03']])
    expect(() => JSON.parse(out)).not.toThrow()
  })

  it.each(['', 'no json', '[]', '{}', '{"data":{}}', '{"data":[1]}', '{"data":[]}', '[{"data":[]},7]'])(
    'refuses %j before anything is sent',
    async (content) => {
      const { code, err } = await importFile(content)
      expect([code, api.asked]).toStrictEqual([4, []])
      expect(err).toContain('is no cost report')
    },
  )
})

describe('report savings', () => {
  it('shows each finding with its evidence and what could be saved at most', async () => {
    const { out } = await report('savings')
    expect(api.asked[0]?.input).toEqual({})
    expect(out).toMatch(/ 600,000 +66 % +70,001 +\$1\.40002\n/)
    expect(out).toMatch(/claude-haiku-5-5 +12 +\$0\.016 +\$0\.0057\n/)
    expect(out).toMatch(/svc_\w+ +claude-opus-5-5 +1 +\$0\.100001 +\$0\.05\n/)
    expect(out).toContain('not used for 30 days')
    expect(out).toContain('do not add up')
  })

  it('says so when nothing was found', async () => {
    const nothing = { cache: [], smallRequests: [], batch: [], idleCredentials: [] }
    const { fetch } = fakeApi({ ...answers, readSavings: { ...answers.readSavings, ...nothing } })
    const { out } = await runCli(['report', 'savings', '--data', data.dataDir], { fetch })
    expect(out).toContain('Nothing found')
  })

  it('refuses what is no month before anything is sent', async () => {
    const { code } = await report('savings', '--month', 'october')
    expect([code, api.asked]).toStrictEqual([2, []])
  })
})

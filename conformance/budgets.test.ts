import { expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { mountProblem } from './managed-machine.ts'
import { isModelCall } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'
import { openCompany } from './signed-in-client.ts'
import { keys } from './terminal.ts'

const answered = /● \[Sekisho practice provider.*\s+Good day from the checkpoint\./

/** The client is told of a gateway by a file in `/etc`, and the machine's own is not to be touched. */
const problem = mountProblem()
const left = problem !== undefined && process.env['CI'] === undefined
if (left)
  process.stderr.write(`a folder cannot be laid over /etc, so the client was not signed in: ${problem}\n`)

interface Spend {
  data: { key: string; costMicroUsd: number }[]
}

/** Who has spent, and how much, once nothing is under way. */
async function spender(sekisho: Sekisho): Promise<{ id: string; spentMicroUsd: number }> {
  // An answer is with the client before its settlement is in the ledger.
  await sekisho.entries('exchange.settled')
  const { data } = await sekisho.admin<Spend>('GET', '/api/spend?by=person')
  const [row] = data
  if (data.length !== 1 || row === undefined) throw new Error(`${data.length} people have spent`)
  return { id: row.key, spentMicroUsd: row.costMicroUsd }
}

/** A budget of which the one person who has spent has used such a share. @returns its id */
async function fill(sekisho: Sekisho, share: number): Promise<string> {
  const { id, spentMicroUsd } = await spender(sekisho)
  const { id: budget } = await sekisho.admin<{ id: string }>('POST', '/api/budgets', {
    name: 'monthly budget',
    scope: { type: 'person', id },
    limit: Math.round(spentMicroUsd / share),
  })
  return budget
}

const remove = (sekisho: Sekisho, id: string) =>
  sekisho.admin('POST', `/api/budgets/${id}/remove`, { reason: 'next' })

test.skipIf(left)(
  'a signed-in client shows its own notice past 75 and past 95 percent, and then the sentence of the refusal',
  async () => {
    await using company = await openCompany()
    const { sekisho, terminal } = company
    await company.signIn()
    await company.ask('Good day?', answered)

    const first = await fill(sekisho, 0.8)
    await company.ask('Past three quarters?', /You've used (8\d|9[0-4])% of your usage credits · resets/)
    terminal.type('/usage')
    await terminal.shows(/❯ \/usage/)
    await terminal.press(keys.enter, /\$\d+\.\d\d \/ \$\d+\.\d\d spent/)
    await terminal.press(keys.escape, /❯ *$/m)
    // The client shows no second notice while the first is still there.
    await terminal.shows(/^(?![^]*of your usage credits)/, 60_000)
    await remove(sekisho, first)
    const second = await fill(sekisho, 0.96)
    await company.ask('Nearly all?', /You've used 9[5-9]% of your usage credits · resets/)
    await remove(sekisho, second)

    await fill(sekisho, 1.5)
    const refusedBefore = (await sekisho.entries('exchange.refused', 0)).length
    await company.ask('All of it?', /The budget monthly budget is used up: /)
    expect(terminal.screen()).not.toContain("You've hit your")
    expect(
      (await sekisho.entries('exchange.refused', refusedBefore + 1)).map(({ data }) => data.code),
    ).toEqual(['budget_reached'])
  },
)

test('a budget that is used up: one request, and our sentence as it was sent', async () => {
  const practiceScript = [{ reply: [{ text: 'Passed.' }] }]
  await using sekisho = await startSekisho({
    practiceScript,
    config: { admin: { blocked_message: 'Ask Aiko.' } },
  })
  await using relay = await openRecordingRelay(sekisho.url)
  const ask = () => runClaude({ baseUrl: relay.url, credential: sekisho.credential, prompt: 'Let me pass.' })
  expect((await ask()).stdout).toContain('Passed.')
  await fill(sekisho, 1.5)
  relay.requests.length = 0
  const { stdout } = await ask()
  expect(relay.requests.filter(isModelCall)).toHaveLength(1)
  expect(stdout).toMatch(
    /^API Error: Request rejected \(429\) · The budget monthly budget is used up: \$\d+\.\d\d of \$\d+\.\d\d, and this call needs about \$\d+\.\d\d\. It resets at \d{4}-\d\d-01 00:00 \(UTC\)\. .* Ask Aiko\.\n$/,
  )
})

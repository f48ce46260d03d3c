import { createSimulation, type SimulatedGroup, type Simulation } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { formatTable } from '../output/table.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readPolicyFile } from './policy-file.ts'
import { readRecorded, transcriptsIn, type Reading } from './recorded-files.ts'

/** Replays recorded calls against a draft: how many would be blocked, for whom, by which rule, with examples. */
export const simulatePolicy: RunCommand = async (given, context) => {
  const draft = await readPolicyFile(given.required('draft'), context)
  const against = given.text('against')
  const options = against === undefined ? {} : { current: await readPolicyFile(against, context) }
  const run = createSimulation(draft, options)
  const reading = await readRecorded(givenFiles(given, context), (call) => run.add(call), context)
  const simulation = run.result()
  if (context.json) context.printJson({ ...simulation, reading })
  else printSimulation(simulation, { reading, context })
  return exitCodes.ok
}

async function* givenFiles(given: Given, context: Context): AsyncGenerator<string> {
  const [folders, files] = [given.list('transcripts'), given.list('calls')]
  if (folders.length + files.length === 0)
    throw new CliError(context.tell('policy.simulate.nothing'), { code: 'usage', exitCode: exitCodes.usage })
  for (const folder of folders) yield* transcriptsIn(folder, context)
  yield* files
}

/** The rest is in `--json`. */
const maxGroups = 20
const maxPeople = 20

function printSimulation(
  simulation: Simulation,
  { reading, context }: { reading: Reading; context: Context },
): void {
  const { tell, print } = context
  const { calls, distinct, byNameOnly, leftOut, changed, groups, people } = simulation
  const { files, malformed, malformedLines } = reading
  print(tell('policy.simulate.read', { calls, distinct, files }))
  if (byNameOnly > 0) print(tell('policy.simulate.byName', { count: byNameOnly }))
  if (leftOut > 0) print(tell('policy.simulate.leftOut', { count: leftOut }))
  if (malformed > 0) print(tell('policy.simulate.malformed', { count: malformed }))
  for (const { file, line, reason } of malformedLines)
    print(terminalText(`  ${file}:${line} ${tell(`policy.simulate.${reason}`)}`))
  print('', ...formatTable(columns(context), countRows(simulation, context), context.bold))
  print('', tell('policy.simulate.changed', { count: changed }))
  for (const group of groups.slice(0, maxGroups)) print(...groupLines(group, context))
  if (groups.length > maxGroups)
    print(tell('policy.simulate.moreGroups', { count: groups.length - maxGroups }))
  const affected = people.filter(({ changed: some, denied, asked }) => some + denied + asked > 0)
  if (affected.length === 0) return
  const titles = ['person', 'calls', 'sessions', 'changed', 'denied', 'asked'] as const
  print(
    '',
    ...formatTable(
      titles.map((title) => ({ title: tell(`policy.simulate.column.${title}`) })),
      affected
        .slice(0, maxPeople)
        .map((one) => titles.map((title) => String(title === 'person' ? one.person || '-' : one[title]))),
      context.bold,
    ),
  )
}

const outcomes = ['allow', 'ask', 'deny', 'unknown'] as const

function columns({ tell }: Context): { title: string; align?: 'right' }[] {
  return [
    { title: '' },
    ...outcomes.map((outcome) => ({ title: tell(`policy.outcome.${outcome}`), align: 'right' as const })),
  ]
}

function countRows({ now, draft, client, guard }: Simulation, { tell }: Context): string[][] {
  const rows = [
    [tell('policy.simulate.now'), now],
    [tell('policy.simulate.draft'), draft],
    [tell('policy.simulate.clientDraft'), client.draft],
    [tell('policy.simulate.guardDraft'), guard.draft],
  ] as const
  return rows.map(([title, counts]) => [title, ...outcomes.map((outcome) => String(counts[outcome]))])
}

function groupLines(group: SimulatedGroup, { tell, locale }: Context): string[] {
  const { from, to, by, rule, tool, reason, calls, people, sessions, examples } = group
  const verdict =
    from === to
      ? tell(`policy.outcome.${to}`)
      : `${tell(`policy.outcome.${from}`)} → ${tell(`policy.outcome.${to}`)}`
  const why = rule ?? (reason === undefined ? tool : `${tool}: ${reason[locale]}`)
  const title = tell('policy.simulate.group', {
    verdict,
    why,
    who: tell(`policy.by.${by}`),
    calls,
    people,
    sessions,
  })
  // Where no rule decides, each call may have a reason of its own.
  const shown = examples.map((example) => {
    const whose = [example.person, example.session].filter((one) => one !== undefined).join(' ')
    const because = rule === undefined && reason === undefined ? (example.reason?.[locale] ?? '') : ''
    return `    ${example.text}  ${whose}${because === '' ? '' : ` (${because})`}`.trimEnd()
  })
  return [title, ...shown].map(terminalText)
}

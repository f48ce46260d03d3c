import { spawnSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { simulate } from '../packages/policy/src/index.ts'
import { recordedCalls } from './recorded-calls.ts'

/**
 * What it costs to replay 10,000 recorded calls against a draft, each round in a process of its own: CPU of `simulate` alone,
 * threads of the compiler and the collector with it. The numbers stand in decisions/166-one-reading-of-a-call.md. Run:
 * `node scripts/measure-simulate.ts [rounds] [share of calls that run a command, 0.6]`
 */
const calls = 10_000

function measureRounds(): void {
  const rounds = Number(process.argv[2] ?? 5)
  const taken: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), ...process.argv.slice(2)],
      { encoding: 'utf8', env: { ...process.env, SEKISHO_MEASURED: 'yes' } },
    )
    if (status !== 0) throw new Error(stderr)
    process.stdout.write(`${stdout}\n`)
    taken.push(Number(/"cpuMs":(\d+)/.exec(stdout)?.[1]))
  }
  const sorted = taken.toSorted((a, b) => a - b)
  const [least, median, most] = [0, Math.floor(rounds / 2), rounds - 1].map((at) => sorted[at])
  process.stdout.write(`CPU ms: ${least} to ${most}, median ${median}; load ${loadavg()[0]?.toFixed(1)}\n`)
}

function measureOnce(): Record<string, unknown> {
  const recorded = recordedCalls(calls, Number(process.argv[3] ?? 0.6))
  const before = process.cpuUsage()
  const result = simulate(policy(draftRules), recorded, { current: policy(currentRules) })
  const { user, system } = process.cpuUsage(before)
  const { distinct, changed, now, draft } = result
  return { cpuMs: Math.round((user + system) / 1000), calls: recorded.length, distinct, changed, now, draft }
}

function policy({ deny, ask, allow }: typeof currentRules) {
  return { settings: { permissions: { deny, ask, allow } }, guard: { mode: 'enforce' as const } }
}

const currentRules = {
  deny: ['Bash(curl *)', 'Bash(git push --force *)', 'Read(./.env)', 'Read(~/.ssh/**)', 'Edit(./.github/**)'],
  ask: ['Bash(git push *)', 'Bash(npm publish *)', 'WebFetch'],
  allow: [
    ...'npm *,npx tsc *,git status *,git diff *,git log *,git commit *,pytest *'
      .split(',')
      .map((one) => `Bash(${one})`),
    'Read',
    'Edit(./src/**)',
    'Edit(./docs/**)',
    'WebFetch(domain:docs.example.com)',
    'mcp__github',
  ],
}

/** Four rules are others. */
const draftRules = {
  deny: [...currentRules.deny.slice(1), 'Bash(wget *)'],
  ask: currentRules.ask,
  allow: [...currentRules.allow.filter((rule) => rule !== 'Bash(pytest *)'), 'Bash(cargo *)'],
}

if (process.env['SEKISHO_MEASURED'] === undefined) measureRounds()
else process.stdout.write(JSON.stringify(measureOnce()))

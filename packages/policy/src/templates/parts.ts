import { fixSettings } from '../lint/fix-settings.ts'
import { objectAt, type JsonObject } from '../settings/json.ts'
import { confinement, locks, telemetry } from './base.ts'
import { joined } from './deny-sets.ts'
import type { TemplateDocument, TemplateOptions, TemplateTest } from './template.ts'

export const look = ['Read(./**)', 'Glob', 'Grep']
export const build = [
  'npm test *',
  'npm run lint *',
  'npm run build *',
  'pnpm test *',
  'yarn test *',
  'make test',
  'make build',
  'pytest *',
  'cargo test *',
  'cargo build *',
  'go test *',
  'go build *',
  'mvn test *',
  'gradle test *',
].map((text) => `Bash(${text})`)
export const commit = ['git add *', 'git commit *', 'git switch *', 'git stash *'].map(
  (text) => `Bash(${text})`,
)
export const deploys = [
  'kubectl *',
  'helm *',
  'terraform *',
  'tofu *',
  'ansible-playbook *',
  'docker push *',
].map((text) => `Bash(${text})`)
export const writes = ['Edit', 'Write', 'NotebookEdit']

/** A piece of a template: settings, and tests that hold with them. */
interface Part {
  settings: JsonObject
  tests?: readonly TemplateTest[]
}

/** Rules of one effect. */
export function rules(effect: 'allow' | 'ask' | 'deny', list: readonly string[]): Part {
  return { settings: { permissions: { [effect]: list } } }
}

export function keys(settings: JsonObject): Part {
  return { settings }
}

/** Parts laid over one another, and the tests of all. */
export function document(
  options: TemplateOptions,
  parts: readonly Part[],
  tests: readonly TemplateTest[],
): TemplateDocument {
  const guard = { mode: 'enforce' } as const
  const settings = joined(keys(telemetry(options)), ...parts)
  // A wide rule of one part makes narrow ones of another needless.
  const tidy = fixSettings({ settings, guard }).document
  return {
    settings: objectAt(tidy, 'settings'),
    guard,
    tests: [...parts.flatMap((part) => part.tests ?? []), ...tests],
  }
}

export const locked = [keys(locks), keys(confinement)]

import type { Verdict } from '../predict/decision.ts'
import type { JsonObject } from '../settings/json.ts'

/** A call, and what becomes of it. */
export interface TemplateTest {
  tool: string
  input: JsonObject
  expect: Verdict
  by: 'client' | 'guard'
}

/** A policy document: settings, what the guard does with them, and tests that hold. */
export interface TemplateDocument {
  settings: JsonObject
  guard: { mode: 'off' | 'report' | 'enforce' }
  tests: readonly TemplateTest[]
}

/** What differs from company to company. */
export interface TemplateOptions {
  /** of this server, where telemetry goes; `https://…` */
  serverUrl: string
  /** proxy the machines go through */
  proxy?: string
  /** file on the machines with the company's own certificate authority */
  caFile?: string
}

export interface PolicyTemplate {
  id: string
  title: Record<'en' | 'ja', string>
  /** whom it is for, in one sentence */
  summary: Record<'en' | 'ja', string>
  create: (options: TemplateOptions) => TemplateDocument
}

/** A test of a shell command, for both: the client's rules and the guard. */
export function command(
  text: string,
  expect: Verdict,
  by: 'both' | 'client' | 'guard' = 'both',
): TemplateTest[] {
  return testOf({ tool: 'Bash', input: { command: text } }, expect, by)
}

/** A test of a tool that reads or writes a file. */
export function file(tool: 'Read' | 'Edit' | 'Write', path: string, expect: Verdict): TemplateTest[] {
  return testOf({ tool, input: { file_path: path } }, expect, 'both')
}

/** A test of WebFetch. */
export function fetched(url: string, expect: Verdict): TemplateTest[] {
  return testOf({ tool: 'WebFetch', input: { url, prompt: 'x' } }, expect, 'both')
}

function testOf(
  call: Pick<TemplateTest, 'tool' | 'input'>,
  expect: Verdict,
  by: 'both' | 'client' | 'guard',
): TemplateTest[] {
  const evaluators = by === 'both' ? (['client', 'guard'] as const) : [by]
  return evaluators.map((one) => ({ ...call, expect, by: one }))
}

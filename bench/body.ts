import { createRandom } from './statistics.ts'

/**
 * A request body of the size and shape a stock Claude Code 2.1.330 sends with its first prompt: measured on the wire,
 * 87,400 bytes in this key order: model, messages 10.8 kB, system 28.8 kB, tools 47.1 kB (twelve of these sizes),
 * metadata, max_tokens, thinking, context_management, output_config, and `stream` as the very last key. The words are
 * made up, from a seed, so that the body is the same on every machine.
 */
export interface BodyOptions {
  stream: boolean
  /** milliseconds the fake upstream waits between two events; travels in the metadata, which every gateway forwards */
  intervalMs?: number
}

export const model = 'claude-sonnet-4-6'

const vocabulary = (
  'the a file of to and tool when you use is for in command this path not with that run from should before only if ' +
  'code user result agent `Read` `src/main.ts` edit search output never line must return any other change test ' +
  'directory repository session "quoted" content example value prompt which first call after each message'
).split(' ')

/** The sizes of the description of each tool, as measured. */
const tools: readonly (readonly [string, number])[] = [
  ['Agent', 8227],
  ['Bash', 10_777],
  ['Edit', 1094],
  ['ListAgents', 1433],
  ['Read', 1782],
  ['ReportFindings', 1574],
  ['ScheduleWakeup', 3396],
  ['Skill', 1417],
  ['ToolSearch', 953],
  ['Workflow', 3480],
  ['Glob', 583],
  ['Write', 618],
]

type Writer = (characters: number) => string

function createWriter(seed: number): Writer {
  const random = createRandom(seed)
  return (characters) => {
    let text = ''
    while (text.length < characters) {
      text += vocabulary[Math.floor(random() * vocabulary.length)] ?? ''
      // Mostly spaces; now and then what a Markdown prompt has: new lines, bullets, a dash outside ASCII.
      const turn = random()
      text += turn < 0.93 ? ' ' : turn < 0.97 ? '.\n' : turn < 0.995 ? '\n\n- ' : ' — '
    }
    return text.slice(0, characters)
  }
}

function inputSchema(write: Writer): Record<string, unknown> {
  const property = (type: string) => ({ type, description: write(62) })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      file_path: property('string'),
      description: property('string'),
      pattern: property('string'),
      timeout: { ...property('number'), minimum: 0, maximum: 600_000 },
      mode: { ...property('string'), enum: ['content', 'files_with_matches', 'count'] },
      run_in_background: { ...property('boolean'), default: false },
    },
    required: ['file_path', 'description'],
    additionalProperties: false,
  }
}

function metadata(options: BodyOptions): { user_id: string } {
  const session = `bench-interval-ms-${options.intervalMs ?? 0}`
  return {
    user_id: JSON.stringify({ device_id: '7'.repeat(64), account_uuid: '', session_id: session }),
  }
}

const ephemeral = { type: 'ephemeral' }

/** About 88 kB, the first call of a Claude Code session. */
export function claudeCodeBody(options: BodyOptions): string {
  const write = createWriter(2330)
  const reminders = [824, 194, 487, 1926, 6431, 113, 91, 615].map((size) => ({
    type: 'text',
    text: `<system-reminder>\n${write(size - 60)}</system-reminder>`,
  }))
  return JSON.stringify({
    model,
    messages: [
      {
        role: 'user',
        content: [...reminders, { type: 'text', text: 'Why is the build slow?', cache_control: ephemeral }],
      },
    ],
    system: [
      { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.330; cc_entrypoint=sdk-cli;' },
      {
        type: 'text',
        text: "You are Claude Code, Anthropic's official CLI for Claude.",
        cache_control: ephemeral,
      },
      { type: 'text', text: write(28_239), cache_control: ephemeral },
    ],
    tools: tools.map(([name, size]) => ({
      name,
      description: write(size),
      input_schema: inputSchema(write),
    })),
    metadata: metadata(options),
    max_tokens: 32_000,
    thinking: { type: 'adaptive', display: 'omitted' },
    context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    output_config: { effort: 'high' },
    stream: options.stream,
  })
}

/** One kilobyte: a plain question, with the same keys around it. */
export function smallBody(options: BodyOptions): string {
  const frame = (text: string) =>
    JSON.stringify({
      model,
      messages: [{ role: 'user', content: text }],
      metadata: metadata(options),
      max_tokens: 1024,
      stream: options.stream,
    })
  const missing = 1024 - Buffer.byteLength(frame(''))
  return frame('why '.repeat(missing).slice(0, missing))
}

import { estimateTokens, practiceLabel, type PracticeAnswer } from './answer.ts'
import type { PracticeRequest } from './request.ts'
import { sampleOf } from './sample.ts'

const echoedCharacters = 200

/** What the practice model says when no script tells it: something harmless in the shape the client asked for. */
export function improvise(request: PracticeRequest): PracticeAnswer {
  const { forcedTool, outputSchema } = request
  if (forcedTool) {
    const input = sampleOf(forcedTool.inputSchema) as Record<string, unknown>
    return { blocks: [{ type: 'tool_use', name: forcedTool.name, input }], stopReason: 'tool_use', usage: {} }
  }
  if (outputSchema) {
    // JSON cannot begin with the label; its strings say "simulated", and the message id and headers say the rest
    const text = JSON.stringify(sampleOf(outputSchema))
    return { blocks: [{ type: 'text', text }], stopReason: 'end_turn', usage: {} }
  }
  return talk(request)
}

function talk(request: PracticeRequest): PracticeAnswer {
  const whole =
    request.toolResultCharacters === undefined ? echo(request) : toolSeen(request.toolResultCharacters)
  // the label is never cut, whatever max_tokens says: Claude Code's quota probe asks for one token
  const text = whole.slice(0, request.maxTokens * 4)
  const cut = text.length < whole.length
  const tokens = estimateTokens(Buffer.byteLength(practiceLabel) + Buffer.byteLength(text))
  return {
    blocks: [{ type: 'text', text: request.maxTokens === 1 ? practiceLabel : `${practiceLabel}\n\n${text}` }],
    stopReason: cut ? 'max_tokens' : 'end_turn',
    usage: { output_tokens: Math.min(tokens, request.maxTokens) },
  }
}

function echo({ lastUserText }: PracticeRequest): string {
  const characters = Array.from(lastUserText)
  const shown = characters.slice(0, echoedCharacters).join('')
  const more = characters.length > echoedCharacters ? '…' : ''
  return `You wrote ${characters.length} characters: "${shown}${more}"\n\nFor real answers give Sekisho a provider key (ANTHROPIC_API_KEY) and restart it.`
}

function toolSeen(characters: number): string {
  return `The tool answered with ${characters} characters.`
}

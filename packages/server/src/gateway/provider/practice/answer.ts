/** Stands at the beginning of every simulated text, so that nobody takes it for a model's. */
export const practiceLabel =
  '[Sekisho practice provider: simulated answer, no model was called / 練習用の模擬応答です]'

export type PracticeBlock =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'tool_use'; name: string; input: Record<string, unknown> }

/** Usage in the API's own words. What is absent is estimated from bytes or zero. */
export interface PracticeUsage {
  input_tokens?: number | undefined
  output_tokens?: number | undefined
  cache_read_input_tokens?: number | undefined
  cache_creation_input_tokens?: number | undefined
  cache_creation?:
    | { ephemeral_5m_input_tokens?: number | undefined; ephemeral_1h_input_tokens?: number | undefined }
    | undefined
  server_tool_use?: { web_search_requests?: number | undefined } | undefined
  service_tier?: string | undefined
  inference_geo?: string | undefined
  speed?: string | undefined
}

export interface PracticeAnswer {
  blocks: readonly PracticeBlock[]
  stopReason: string
  usage: PracticeUsage
}

/** About four bytes a token, as Anthropic's guidance has it for English; at least one. */
export function estimateTokens(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4))
}

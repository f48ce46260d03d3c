import type { ApiBody } from '../../../api/call-api.ts'
import { textsOf } from '../../../format/locale.ts'
import type { Tone } from '../../../parts/badge.tsx'

export type McpServer = ApiBody<'listMcpServers'>['data'][number]

export const risks = ['low', 'medium', 'high'] as const

export const riskNames: Record<McpServer['risk'], string> = textsOf({
  en: { low: 'Low', medium: 'Medium', high: 'High' },
  ja: { low: '低', medium: '中', high: '高' },
})

export const riskTones: Record<McpServer['risk'], Tone> = { low: 'good', medium: 'warn', high: 'bad' }

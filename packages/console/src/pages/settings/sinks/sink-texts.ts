import type { ApiBody } from '../../../api/call-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import type { Tone } from '../../../parts/badge.tsx'

export type Sink = ApiBody<'listSinks'>['data'][number]

const texts: Texts<Sink['state']> = {
  en: { delivering: 'Delivers', failing: 'Fails', paused: 'Paused' },
  ja: { delivering: '転送中', failing: '失敗', paused: '一時停止' },
}

/** What the states of a sink are called. */
export const sinkStates: Record<Sink['state'], string> = textsOf(texts)

export const sinkTones: Record<Sink['state'], Tone> = { delivering: 'good', failing: 'bad', paused: 'warn' }

import type { ApiBody } from '../../../api/call-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'

export type HoldTarget = ApiBody<'listHolds'>['data'][number]['target']['type']

const texts: Texts<HoldTarget> = {
  en: { person: 'Person', conversation: 'Conversation', project: 'Project', everything: 'Everything' },
  ja: { person: '利用者', conversation: '会話', project: 'プロジェクト', everything: 'すべて' },
}

/** What a legal hold can be on. */
export const holdTargetNames: Record<HoldTarget, string> = textsOf(texts)

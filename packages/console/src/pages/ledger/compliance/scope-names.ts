import type { ComplianceScope } from '@sekisho/contract'
import { textsOf, type Texts } from '../../../format/locale.ts'

const texts: Texts<ComplianceScope> = {
  en: {
    'read:compliance_activities': 'what happened',
    'read:compliance_user_data': 'people, conversations and content',
    'read:compliance_org_data': 'organization and groups',
  },
  ja: {
    'read:compliance_activities': '活動の記録',
    'read:compliance_user_data': '利用者、会話、呼び出しの内容',
    'read:compliance_org_data': '組織とグループ',
  },
}

/** What the scopes of a compliance key let it read; one of a newer release has no name here. */
export const scopeNames: Readonly<Record<string, string | undefined>> = textsOf(texts)

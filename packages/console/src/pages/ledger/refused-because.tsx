import { policyBudgetId, sayBudgetName, type RefusalFacts } from '@sekisho/contract'
import { locale, textsOf, type Texts } from '../../format/locale.ts'
import { useNameOf } from '../../parts/names.tsx'
import { refusalSentence } from '../me/refusal-sentence.ts'

/** What an entry says of a refusal. */
export interface RefusedCall {
  code: string
  model?: string | undefined
  said?: RefusalFacts | undefined
}

/** The sentence that the caller was told, with what things are called today. */
export function RefusedBecause({ code, model, said = {} }: RefusedCall) {
  const nameOf = useNameOf()
  const { budget, project, resetsAt, ...facts } = said
  const sentence = refusalSentence({
    code,
    model,
    said: { ...facts, ...(resetsAt === undefined ? {} : { resetsAt: new Date(resetsAt).toISOString() }) },
    budget: budget === policyBudgetId ? tokensADay : budget && nameOf(budget),
    project: project && nameOf(project),
  })
  return (
    <>
      <h3 className="mt-5 mb-2 font-semibold">{text.title}</h3>
      <p className="max-w-prose">{sentence}</p>
    </>
  )
}

const tokensADay = sayBudgetName(
  {
    id: policyBudgetId,
    name: '',
    scope: { type: 'organization' },
    sharing: 'seat',
    unit: 'tokens',
    period: 'daily',
  },
  locale,
)

const texts: Texts<'title'> = {
  en: { title: 'What the caller was told' },
  ja: { title: '利用者に示した理由' },
}
const text = textsOf(texts)

import type { ApiBody } from '../../../api/call-api.ts'
import { formatNumber, formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Badge, type Tone } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { Facts } from '../../../parts/facts.tsx'
import { NamedId } from '../../../parts/id-link.tsx'
import { Names } from '../../../parts/names.tsx'

type Content = ApiBody<'readContent'>
type Part = NonNullable<Content['request']>

/** What was sent and answered, and whether the ledger agrees that it was this. */
export function ContentParts({ content, onClose }: { content: Content; onClose: () => void }) {
  const { personId, at, conversation, projectId, request, response } = content
  return (
    <div className="mt-5 grid gap-4">
      <Names ids={[personId, projectId ?? '']}>
        <Facts
          facts={[
            [text.person, <NamedId key="person" id={personId} />],
            [text.at, formatTime(at)],
            [text.conversation, conversation],
            [text.project, projectId !== null && <NamedId key="project" id={projectId} />],
          ]}
        />
      </Names>
      <ContentPart title={text.request} part={request} />
      <ContentPart title={text.response} part={response} />
      <div>
        <Button look="plain" onClick={onClose}>
          {text.close}
        </Button>
      </div>
    </div>
  )
}

const tones: Record<Part['ledger'], Tone> = { matches: 'good', differs: 'bad', unknown: 'neutral' }

function ContentPart({ title, part }: { title: string; part: Part | null }) {
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">{title}</h3>
        {part !== null && <Badge tone={tones[part.ledger]}>{text[part.ledger]}</Badge>}
        {part !== null && !part.complete && <Badge tone="warn">{text.cut}</Badge>}
        {part !== null && (
          <span className="text-sm text-soft">
            {part.contentType} · {formatNumber(part.bytes)} B
          </span>
        )}
      </div>
      {part === null ? (
        <p className="text-soft">{text.none}</p>
      ) : (
        <pre
          tabIndex={0}
          role="region"
          aria-label={title}
          className="max-h-96 overflow-auto rounded-lg bg-code p-3 font-mono text-sm break-all whitespace-pre-wrap"
        >
          {readable(part)}
        </pre>
      )}
    </section>
  )
}

/** JSON is indented; everything else stands as it came. */
function readable({ contentType, encoding, content }: Part): string {
  if (encoding !== 'utf8' || !contentType.includes('json')) return content
  try {
    return JSON.stringify(JSON.parse(content), null, 2)
  } catch (error) {
    if (error instanceof SyntaxError) return content
    throw error
  }
}

const texts: Texts<
  | 'person'
  | 'at'
  | 'conversation'
  | 'project'
  | 'request'
  | 'response'
  | 'none'
  | 'cut'
  | 'close'
  | Part['ledger']
> = {
  en: {
    person: 'Whose call',
    at: 'When',
    conversation: 'Conversation',
    project: 'Project',
    request: 'Sent to the provider',
    response: 'Answered',
    none: 'There was no answer, or it is not kept.',
    cut: 'Incomplete: the node stopped before the end was kept',
    close: 'Close',
    matches: 'As the ledger recorded it',
    differs: 'Differs from what the ledger recorded',
    unknown: 'The ledger has nothing to compare it with',
  },
  ja: {
    person: '呼び出した人',
    at: '日時',
    conversation: '会話',
    project: 'プロジェクト',
    request: 'プロバイダーに送った内容',
    response: '応答',
    none: '応答がなかったか、保存されていません。',
    cut: '途中まで(最後まで保存される前にノードが停止)',
    close: '閉じる',
    matches: '台帳の記録と一致',
    differs: '台帳の記録と不一致',
    unknown: '台帳に照合できる記録がありません',
  },
}
const text = textsOf(texts)

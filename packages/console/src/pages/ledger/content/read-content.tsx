import { useState, type SyntheticEvent } from 'react'
import { useApi, useChange } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { TextField } from '../../../parts/fields.tsx'
import { ErrorNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { ContentParts } from './content-parts.tsx'

/**
 * Reads what was said in a call, behind a reason. It stays in this part of the page alone, and goes with it.
 * @param exchange of an entry; absent: the reader gives it
 */
export function ReadContent({ exchange }: { exchange?: string }) {
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const { data: settings } = useApi('readSettings', {})
  const asksSecond = settings?.settings.some(
    ({ key, value }) => key === 'sekisho.vault.four_eyes' && value === true,
  )
  const read = useChange('readContent')
  const ask = useChange('requestContent')
  const wanted = { id: exchange ?? typed.trim(), reason: reason.trim() }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    ask.reset()
    read.mutate(wanted)
  }
  const request = () => {
    read.reset()
    ask.mutate(wanted)
  }
  const problem = read.error ?? ask.error
  return (
    <Card title={text.title}>
      <p className="mb-3 max-w-prose text-soft">{asksSecond ? text.second : text.lead}</p>
      <form onSubmit={submit} className="grid gap-4">
        {exchange === undefined && (
          <TextField
            label={text.exchange}
            hint={text.exchangeHint}
            required
            pattern="\s*exc_[0-9A-HJKMNP-TV-Z]{26}\s*"
            maxLength={40}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
        <TextField
          label={text.reason}
          hint={text.reasonHint}
          required
          minLength={10}
          maxLength={200}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        {problem !== null && <ErrorNote error={problem} />}
        {ask.data !== undefined && <p aria-live="polite">{text.asked}</p>}
        <div className="flex flex-wrap gap-2">
          {asksSecond && (
            <Button look="plain" disabled={ask.isPending || wanted.reason.length < 10} onClick={request}>
              {text.ask}
            </Button>
          )}
          <Button type="submit" disabled={read.isPending}>
            {text.read}
          </Button>
        </div>
      </form>
      {read.data !== undefined && <ContentParts content={read.data} onClose={read.reset} />}
    </Card>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'second'
  | 'exchange'
  | 'exchangeHint'
  | 'reason'
  | 'reasonHint'
  | 'read'
  | 'ask'
  | 'asked'
> = {
  en: {
    title: 'What was said in the call',
    lead: 'The ledger records who read it and why, before anything is opened. Nobody reads their own calls.',
    second:
      'A second person must approve each reading: ask, have it approved within 24 hours, and read it once. The ledger records all three.',
    exchange: 'Id of the call',
    exchangeHint: 'From its entries, or the header x-sekisho-exchange of the answer',
    reason: 'Why do you need to read it?',
    reasonHint: 'Ten characters or more. Stays in the ledger for good: no personal data',
    read: 'Read the content',
    ask: 'Ask a second person',
    asked: 'Asked. Somebody else approves it under “Content”; then read it here, once.',
  },
  ja: {
    title: '呼び出しの内容',
    lead: '内容を開く前に、誰がなぜ閲覧するかが台帳に記録されます。自分自身の呼び出しは閲覧できません。',
    second:
      '閲覧のたびに別の人の承認が必要です。申請し、24時間以内に承認を受けると、1回だけ閲覧できます。いずれも台帳に記録されます。',
    exchange: '呼び出しの ID',
    exchangeHint: 'エントリ、または応答のヘッダー x-sekisho-exchange にあります',
    reason: '閲覧の理由',
    reasonHint: '10文字以上。台帳にずっと残るため、個人情報は書かないでください',
    read: '内容を閲覧',
    ask: '別の人に承認を申請',
    asked: '申請しました。別の人が「呼び出しの内容」で承認した後、ここで1回だけ閲覧できます。',
  },
}
const text = textsOf(texts)

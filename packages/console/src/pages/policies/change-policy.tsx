import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { formOf, MatchFields, NameField, requestOf } from './policy-form.tsx'
import { matchText, type Policy } from './policy-words.ts'

/** Gives a policy another name, another position or other people. */
export function ChangePolicy({ policy }: { policy: Policy }) {
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Button look="plain" onClick={() => setAsked(true)}>
        {text.change}
      </Button>
      {isAsked && <ChangeDialog policy={policy} onClose={() => setAsked(false)} />}
    </>
  )
}

function ChangeDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const [form, setForm] = useState(() => formOf(policy))
  const change = useChange('changePolicy')
  const wanted = requestOf(form)
  const isMoved = wanted.position !== policy.position || matchText(wanted.match) !== matchText(policy.match)
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  return (
    <FormDialog
      title={fill(text.title, { name: policy.name })}
      button={text.save}
      isBusy={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate({ id: policy.id, ...wanted }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <NameField form={form} change={set} />
      <MatchFields form={form} change={set} />
      <div aria-live="polite" className="grid gap-2">
        <p>{isMoved ? fill(text.moved, { match: matchText(wanted.match) }) : text.unmoved}</p>
        {isMoved && <p className="text-soft">{text.fourEyes}</p>}
      </div>
    </FormDialog>
  )
}

const text = textsOf({
  en: {
    change: 'Change',
    title: 'Change {name}',
    save: 'Change',
    unmoved: 'This changes nobody’s settings.',
    moved:
      'Within a second it is for: {match}. Whoever is no longer among them loses its settings; machines follow when they next fetch their settings, within the hour.',
    fourEyes:
      'If four eyes are required and a version of it is in review, approved or published, this waits until somebody else approves it.',
  },
  ja: {
    change: '変更',
    title: '{name} を変更',
    save: '変更',
    unmoved: 'この変更で、配信される設定が変わる人はいません。',
    moved:
      '1秒以内に、対象は「{match}」になります。対象から外れた人には適用されなくなり、各マシンには次に設定を取得したとき(1時間以内)に反映されます。',
    fourEyes:
      '二人承認が有効で、レビュー中、承認済み、または公開済みのバージョンがある場合は、別の人が承認するまで適用されません。',
  },
})

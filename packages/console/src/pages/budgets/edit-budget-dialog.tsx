import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import type { BudgetBody } from './budget-names.ts'
import { LimitField, readLimit, readThresholds, typedLimit } from './limit-field.tsx'

/** Changes what may change of a budget; what it counts stays. */
export function EditBudgetDialog({ budget, onClose }: { budget: BudgetBody; onClose: () => void }) {
  const [name, setName] = useState(budget.name)
  const [limit, setLimit] = useState(typedLimit(budget))
  const [thresholds, setThresholds] = useState(budget.thresholds.join(', '))
  const update = useChange('updateBudget')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    update.mutate(
      {
        id: budget.id,
        name: name.trim(),
        limit: readLimit(budget.unit, limit),
        thresholds: readThresholds(thresholds),
      },
      { onSuccess: onClose },
    )
  }
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {budget.source === 'spend_limits' && <p className="text-warn">{text.spendLimits}</p>}
        <TextField
          label={text.name}
          required
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <LimitField
          unit={budget.unit}
          value={limit}
          isOptional={budget.sharing === 'seat'}
          onChange={setLimit}
        />
        <TextField
          label={text.thresholds}
          hint={text.thresholdsHint}
          value={thresholds}
          onChange={({ target }) => setThresholds(target.value)}
        />
        {update.error !== null && <ErrorNote error={update.error} />}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={update.isPending}>
            {text.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts: Texts<'title' | 'spendLimits' | 'name' | 'thresholds' | 'thresholdsHint' | 'save' | 'cancel'> = {
  en: {
    title: 'Change the budget',
    spendLimits: 'The spend_limits API keeps this budget. What is changed here it may change again.',
    name: 'Name',
    thresholds: 'Alert at',
    thresholdsHint: 'Percentages of the limit, separated by commas',
    save: 'Save',
    cancel: 'Cancel',
  },
  ja: {
    title: '予算を変更',
    spendLimits:
      'この予算は spend_limits API で管理されています。ここで変更しても、API から上書きされることがあります。',
    name: '名前',
    thresholds: '通知するしきい値',
    thresholdsHint: '上限に対する割合(%)をカンマで区切ります',
    save: '保存',
    cancel: 'キャンセル',
  },
}
const text = textsOf(texts)

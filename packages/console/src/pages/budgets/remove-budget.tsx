import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { budgetName, type BudgetBody } from './budget-names.ts'

/** Takes a budget away, after one question. */
export function RemoveBudget({ budget }: { budget: BudgetBody }) {
  const { id } = budget
  const [isAsked, setAsked] = useState(false)
  const remove = useChange('removeBudget')
  const navigate = useNavigate()
  return (
    <>
      <Button look="danger" onClick={() => setAsked(true)}>
        {text.remove}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={fill(text.ask, { name: budgetName(budget) })}
          button={text.remove}
          asksReason
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={(reason) =>
            remove.mutate({ id, reason }, { onSuccess: () => void navigate({ to: '/budgets' }) })
          }
          onClose={() => setAsked(false)}
        >
          <p>{text.what}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const texts: Texts<'remove' | 'ask' | 'what'> = {
  en: {
    remove: 'Remove',
    ask: 'Remove the budget {name}?',
    what: 'Within a second it limits nobody any more, on every node; wider budgets count again. What was spent stays in the ledger.',
  },
  ja: {
    remove: '削除',
    ask: '予算 {name} を削除しますか?',
    what: '1秒以内にすべてのノードで適用されなくなり、より広い予算があればそちらが適用されます。使用した記録は台帳に残ります。',
  },
}
const text = textsOf(texts)

import { createTemplate, policyTemplates } from '@sekisho/policy'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../api/use-api.ts'
import { locale, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { emptyForm, MatchFields, NameField, requestOf } from './policy-form.tsx'

/** Makes a policy and, from a template, its first version: a draft that nobody has. */
export function CreatePolicyDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(newForm)
  const create = useChange('createPolicy')
  const write = useChange('addPolicyVersion')
  const navigate = useNavigate()
  const open = (id: string) => void navigate({ to: '/policies/$id', params: { id } })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const document = createTemplate(form.template, { serverUrl: window.location.origin })
    create.mutate(requestOf(form), {
      onSuccess: ({ id }) => {
        if (document === undefined) open(id)
        else write.mutate({ id, document: { ...document } }, { onSuccess: () => open(id) })
      },
    })
  }
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <PolicyFields form={form} change={(part) => setForm({ ...form, ...part })} />
        {create.error !== null && <ErrorNote error={create.error} />}
        {write.error !== null && <ErrorNote error={write.error} />}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          {write.error !== null && create.data !== undefined ? (
            // The policy is there, without a version: making it again would make another.
            <Link to="/policies/$id" params={{ id: create.data.id }} className="button-link">
              {text.open}
            </Link>
          ) : (
            <Button type="submit" disabled={create.isPending || write.isPending}>
              {text.create}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

const newForm = { ...emptyForm, template: 'standard' }

interface FieldsProps {
  form: typeof newForm
  change: (part: Partial<typeof newForm>) => void
}

function PolicyFields({ form, change }: FieldsProps) {
  const template = policyTemplates.find(({ id }) => id === form.template)
  return (
    <>
      <NameField form={form} change={change} />
      <SelectField
        label={text.template}
        hint={template?.summary[locale]}
        value={form.template}
        onChange={({ target }) => change({ template: target.value })}
        options={[
          ...policyTemplates.map(({ id, title }) => ({ value: id, label: title[locale] })),
          { value: '', label: text.noTemplate },
        ]}
      />
      <MatchFields form={form} change={change} />
    </>
  )
}

const text = textsOf({
  en: {
    title: 'Create a policy',
    template: 'Begin with',
    noTemplate: 'Nothing: I write it myself',
    create: 'Create',
    open: 'Open the policy without a version',
    cancel: 'Cancel',
  },
  ja: {
    title: 'ポリシーを作成',
    template: 'テンプレート',
    noTemplate: 'なし(自分で書く)',
    create: '作成',
    open: 'バージョンのないポリシーを開く',
    cancel: 'キャンセル',
  },
})

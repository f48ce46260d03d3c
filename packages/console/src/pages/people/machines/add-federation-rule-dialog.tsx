import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { AccountField } from '../../../parts/account-field.tsx'
import { SelectField, TextAreaField, TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { readConditions } from './read-conditions.ts'
import { recipes, startOf, type Recipe } from './recipes.ts'

/** Lets tokens of an issuer act as a service account. */
export function AddFederationRuleDialog({ onClose }: { onClose: () => void }) {
  const [rule, setRule] = useState(firstRule)
  const [account, setAccount] = useState<string>()
  const create = useChange('createFederationRule')
  const set = (changed: Partial<typeof rule>) => setRule({ ...rule, ...changed })
  const submit = () => {
    if (account === undefined) return
    const conditions = readConditions(rule.conditions)
    create.mutate({ ...rule, conditions, serviceAccountId: account }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={text.title}
      button={text.add}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={text.recipe}
        value={rule.recipe}
        onChange={({ target }) => set(startOf(target.value))}
        options={recipes.map(({ recipe }) => ({ value: recipe, label: text[recipe] }))}
      />
      <TextField
        label={text.name}
        required
        maxLength={200}
        value={rule.name}
        onChange={({ target }) => set({ name: target.value })}
      />
      <TextField
        label={text.issuer}
        hint={text.issuerHint}
        type="url"
        required
        maxLength={500}
        value={rule.issuer}
        onChange={({ target }) => set({ issuer: target.value })}
      />
      <TextField
        label={text.audience}
        hint={text.audienceHint}
        required
        maxLength={500}
        value={rule.audience}
        onChange={({ target }) => set({ audience: target.value })}
      />
      <TextAreaField
        label={text.conditions}
        hint={text.conditionsHint}
        required
        maxLength={10_000}
        value={rule.conditions}
        onChange={({ target }) => set({ conditions: target.value })}
      />
      <AccountField
        label={text.account}
        among="service_accounts"
        required
        value={account}
        onChange={setAccount}
      />
    </FormDialog>
  )
}

const firstRule = () => ({
  name: '',
  audience: window.location.origin,
  ...startOf('github_actions'),
})

const texts: Texts<
  | 'title'
  | 'recipe'
  | 'name'
  | 'issuer'
  | 'issuerHint'
  | 'audience'
  | 'audienceHint'
  | 'conditions'
  | 'conditionsHint'
  | 'account'
  | 'add'
  | Recipe
> = {
  en: {
    title: 'Add a federation rule',
    recipe: 'Whose tokens',
    name: 'Name',
    issuer: 'Issuer',
    issuerHint: 'Exactly as “iss” in the tokens has it',
    audience: 'Audience',
    audienceHint: 'What “aud” in the tokens must be; best the address of this server',
    conditions: 'Conditions',
    conditionsHint:
      'One a line: claim = value, or several values separated by commas. * is any run of characters without /, ** any run at all. All lines must hold.',
    account: 'Act as the service account',
    add: 'Add',
    github_actions: 'GitHub Actions',
    gitlab: 'GitLab CI',
    kubernetes: 'Kubernetes',
    oidc: 'Any other OpenID Connect issuer',
  },
  ja: {
    title: 'フェデレーションルールを追加',
    recipe: 'トークンの種類',
    name: '名前',
    issuer: '発行元(issuer)',
    issuerHint: 'トークンの「iss」と完全に一致させてください',
    audience: '宛先(audience)',
    audienceHint: 'トークンの「aud」に必要な値です。このサーバーのアドレスをお勧めします',
    conditions: '条件',
    conditionsHint:
      '1行に1つ、「クレーム = 値」の形で書きます。値が複数ある場合はカンマで区切ります。* は / を含まない任意の文字列、** は任意の文字列です。すべての行を満たす必要があります。',
    account: '利用するサービスアカウント',
    add: '追加',
    github_actions: 'GitHub Actions',
    gitlab: 'GitLab CI',
    kubernetes: 'Kubernetes',
    oidc: 'その他の OpenID Connect 発行元',
  },
}
const text = textsOf(texts)

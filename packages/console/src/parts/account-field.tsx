import { isIdOfNamed } from '@sekisho/contract'
import { useEffect, useId, useState } from 'react'
import type { ApiError } from '../api/call-api.ts'
import { useApi } from '../api/use-api.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { useNames } from '../api/use-names.ts'
import { TextField } from './fields.tsx'

interface AccountFieldProps {
  label: string
  hint?: string
  /** id; undefined: nobody was chosen yet */
  value: string | undefined
  /** who may be chosen: people unless it is said */
  among?: 'people' | 'service_accounts' | 'both'
  required?: boolean
  onChange: (id: string | undefined) => void
}

/** Somebody, found by a part of their name or address, or named by a whole id, which may be of somebody who was erased. */
export function AccountField({ value, among = 'people', onChange, ...rest }: AccountFieldProps) {
  const list = useId()
  const nameOf = useNames(value === undefined ? [] : [value])
  const [typed, setTyped] = useState<string>()
  const [isLeft, setLeft] = useState(false)
  const search = (typed ?? '').split(' · ')[0]?.trim() ?? ''
  const { options, error } = useAccounts(usePause(search), among)
  const chosen = isAccountId(search) ? search : options.find(({ label }) => label === typed)?.id
  // After each answer too: what was typed may be among those that come later.
  useEffect(() => {
    if (chosen === undefined) return
    setTyped(undefined)
    onChange(chosen)
  }, [chosen, onChange])
  const isUnchosen = isLeft && search !== '' && value === undefined
  const type = (entered: string) => {
    setTyped(entered)
    setLeft(false)
    if (value !== undefined) onChange(undefined)
  }
  return (
    <>
      <TextField
        {...rest}
        list={list}
        autoComplete="off"
        maxLength={300}
        placeholder={text.find}
        value={typed ?? (value === undefined ? '' : nameOf(value))}
        onChange={({ target }) => type(target.value)}
        onBlur={() => setLeft(true)}
        problem={error?.message ?? (isUnchosen ? text.choose : undefined)}
      />
      <datalist id={list}>
        {options.map(({ id, label }) => (
          <option key={id} value={label} />
        ))}
      </datalist>
    </>
  )
}

const isAccountId = (text: string) => /^(?:per|svc)_/.test(text) && isIdOfNamed(text)

interface Option {
  id: string
  label: string
}

const most = 20
const pauseMs = 250

interface Found {
  options: readonly Option[]
  /** why there are none, or no newer ones */
  error: ApiError | null
}

/** Those the server finds, some of each. */
function useAccounts(search: string, among: 'people' | 'service_accounts' | 'both'): Found {
  const asked = { limit: most, ...(search === '' ? {} : { search }) }
  const people = useApi('listPeople', asked, { enabled: among !== 'service_accounts' })
  const machines = useApi(
    'listServiceAccounts',
    { ...asked, status: 'active' },
    { enabled: among !== 'people' },
  )
  const options = [
    ...(people.data?.data ?? []).map(({ id, name, email }) => ({ id, label: `${name} · ${email ?? id}` })),
    ...(machines.data?.data ?? []).map(({ id, name }) => ({ id, label: `${name} · ${id}` })),
  ]
  return { options, error: people.error ?? machines.error }
}

/** What was typed, once the typing pauses. */
function usePause(typed: string): string {
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), pauseMs)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}

const texts: Texts<'find' | 'choose'> = {
  en: { find: 'Type a name and choose', choose: 'Choose somebody from the list' },
  ja: { find: '名前を入力して選択', choose: '一覧から選択してください' },
}
const text = textsOf(texts)

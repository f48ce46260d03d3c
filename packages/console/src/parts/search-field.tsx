import { useEffect, useState } from 'react'
import { TextField } from './fields.tsx'

interface SearchFieldProps {
  label: string
  value: string | undefined
  onChange: (value: string) => void
}

const pauseMs = 250

/** A filter by text: it waits until the typing pauses. */
export function SearchField({ label, value = '', onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => {
    if (typed.trim() === value) return undefined
    const timer = setTimeout(() => onChange(typed.trim()), pauseMs)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <TextField
      type="search"
      label={label}
      value={typed}
      maxLength={200}
      onChange={({ target }) => setTyped(target.value)}
    />
  )
}

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
  // What the address said last, and what it was told to say.
  const [known, setKnown] = useState(value)
  const [sent, setSent] = useState(value)
  if (value !== known) {
    setKnown(value)
    // A link, or the way back, changed the filter: what was typed before is over.
    if (value !== sent) setTyped(value)
    setSent(value)
  }
  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === value) return undefined
    const timer = setTimeout(() => {
      setSent(wanted)
      onChange(wanted)
    }, pauseMs)
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

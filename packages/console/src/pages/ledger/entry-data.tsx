import { Fragment } from 'react'
import { IdLink } from '../../parts/id-link.tsx'

const idPattern = /([a-z]{3}_[0-9A-HJKMNP-TV-Z]{26})/

/** What an entry says, as JSON, its ids leading to what they name. */
export function EntryData({ json, label }: { json: string; label: string }) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="max-h-96 overflow-auto rounded-lg bg-code p-3 font-mono text-sm"
    >
      {json.split(idPattern).map((piece, index) => (
        // Sound: the pieces of one text stay where they are.
        <Fragment key={`${index} ${piece}`}>{index % 2 === 1 ? <IdLink id={piece} /> : piece}</Fragment>
      ))}
    </pre>
  )
}

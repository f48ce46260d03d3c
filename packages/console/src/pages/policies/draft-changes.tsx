import { readPolicyDocument, PolicyDocumentError, type PolicyDocument } from '@sekisho/policy'
import { useState } from 'react'
import { textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { DiffCard } from './checks/diff-card.tsx'
import { SimulateCard } from './checks/simulate-card.tsx'

interface DraftChangesProps {
  /** the version that the draft began as */
  base: unknown
  /** what is in the editor; undefined: it cannot be read now */
  draft: PolicyDocument | undefined
}

/** What the draft does otherwise than the version it began as: worked out when asked for, of the draft as it is then. */
export function DraftChanges({ base, draft }: DraftChangesProps) {
  const [asked, setAsked] = useState<{ before: PolicyDocument; after: PolicyDocument }>()
  const before = documentOf(base)
  const ask = () => {
    if (before !== undefined && draft !== undefined) setAsked({ before, after: draft })
  }
  return (
    <>
      <div className="mb-5">
        <Button look="plain" disabled={before === undefined || draft === undefined} onClick={ask}>
          {asked === undefined ? text.show : text.again}
        </Button>
      </div>
      {asked !== undefined && (
        <>
          <DiffCard {...asked} />
          <SimulateCard draft={asked.after} current={asked.before} />
        </>
      )}
    </>
  )
}

function documentOf(base: unknown): PolicyDocument | undefined {
  try {
    return readPolicyDocument(base)
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    // Of an older release: then there is nothing to hold the draft against.
    return undefined
  }
}

const text = textsOf({
  en: { show: 'Show what the draft changes', again: 'Show it for the draft as it is now' },
  ja: { show: '下書きで変わる点を表示', again: '現在の下書きで表示し直す' },
})

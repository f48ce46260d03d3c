import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from './button.tsx'
import { useCopy } from './use-copy.ts'

/** Text to take along, with a button that copies it. */
export function CopyBlock({ label, value }: { label: string; value: string }) {
  const { place, copy, said } = useCopy<HTMLPreElement>(value)
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{label}</span>
        <span className="flex items-center gap-2">
          <span aria-live="polite" className="text-sm text-good">
            {said}
          </span>
          <Button look="plain" size="small" onClick={copy}>
            {text.copy}
          </Button>
        </span>
      </div>
      <pre
        ref={place}
        tabIndex={0}
        role="region"
        aria-label={label}
        className="overflow-x-auto rounded-lg bg-code px-3 py-2 font-mono text-sm break-all whitespace-pre-wrap"
      >
        {value}
      </pre>
    </div>
  )
}

const texts: Texts<'copy'> = { en: { copy: 'Copy' }, ja: { copy: 'コピー' } }
const text = textsOf(texts)

import { Copy, Lock } from 'lucide-react'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { useCopy } from '../../parts/use-copy.ts'
import type { Setting } from './setting.ts'

/** Where a value comes from, with the name to look for in the file, ready to be copied where it is pinned. */
export function PinnedBy({ settingKey, from = 'file' }: { settingKey: string; from?: Setting['from'] }) {
  const { place, copy, said } = useCopy<HTMLElement>(settingKey)
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span
        className={`inline-flex items-center gap-1 whitespace-nowrap ${from === 'default' ? 'text-soft' : ''}`}
      >
        {from !== 'default' && <Lock aria-hidden size={14} />}
        {text[from]}
      </span>
      <code ref={place} className="text-sm break-all text-soft">
        {settingKey}
      </code>
      {from !== 'default' && (
        <>
          <button
            type="button"
            aria-label={fill(text.copy, { key: settingKey })}
            title={fill(text.copy, { key: settingKey })}
            className="grid size-6 place-items-center rounded text-accent hover:bg-code"
            onClick={copy}
          >
            <Copy aria-hidden size={14} />
          </button>
          <span aria-live="polite" className="text-sm text-good">
            {said}
          </span>
        </>
      )}
    </span>
  )
}

const texts: Texts<Setting['from'] | 'copy'> = {
  en: {
    file: 'Pinned by the file',
    command_line: 'Pinned by the command line',
    default: 'Default',
    copy: 'Copy: {key}',
  },
  ja: {
    file: 'ファイルで固定',
    command_line: 'コマンドラインで固定',
    default: '既定値',
    copy: 'コピー: {key}',
  },
}
const text = textsOf(texts)

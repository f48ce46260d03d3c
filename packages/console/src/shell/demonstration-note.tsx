import { textsOf, type Texts } from '../format/locale.ts'
import { useMe } from './use-me.ts'

/** Says on every page that what it shows was made up by `--demo`. */
export function DemonstrationNote() {
  const { me } = useMe()
  if (me?.demonstration !== true) return null
  return (
    <p className="mb-4 rounded-lg border border-line bg-warn-paper px-4 py-2 text-sm text-warn">
      <strong>{text.title}</strong> {text.what}
    </p>
  )
}

const texts: Texts<'title' | 'what'> = {
  en: { title: 'Demonstration data.', what: 'People, calls and costs on this server are made up.' },
  ja: { title: 'デモ用データです。', what: 'このサーバーの利用者、呼び出し、費用はすべて架空のものです。' },
}
const text = textsOf(texts)

import { textsOf, type Texts } from '../../../format/locale.ts'
import { ListLink } from '../../../parts/list-link.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { DeviceTable } from './device-table.tsx'

/** What somebody works on. */
export function PersonDevices({ person }: { person: string }) {
  return (
    <Card title={text.title} actions={<ListLink to="/people/devices" person={person} list={text.title} />}>
      <DeviceTable
        caption={text.title}
        request={{ person, limit: 10 }}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'how'> = {
  en: {
    title: 'Devices',
    none: 'No device yet',
    how: 'One appears with the first sign-in or call of Claude Code.',
  },
  ja: {
    title: 'デバイス',
    none: 'デバイスはまだありません',
    how: 'Claude Code で最初にサインインするか呼び出すと表示されます。',
  },
}
const text = textsOf(texts)

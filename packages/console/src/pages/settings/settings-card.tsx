import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { PinnedBy } from './pinned-by.tsx'
import type { Setting } from './setting.ts'
import { settingNames } from './setting-names.ts'
import { SettingValue } from './setting-value.tsx'

/** The settings of a section, each with its value and where that was said. */
export function SettingsCard({ title, section }: { title: string; section: Setting['section'] }) {
  const { data, ...query } = useApi('readSettings', {})
  const rows = data && { data: data.settings.filter((setting) => setting.section === section) }
  return (
    <Card title={title}>
      <DataTable
        caption={title}
        columns={columns}
        keyOf={({ key }) => key}
        query={{ ...query, data: rows }}
        empty={<EmptyNote title={text.none} />}
      />
    </Card>
  )
}

const texts: Texts<'none' | 'setting' | 'value' | 'from'> = {
  en: { none: 'Nothing to set', setting: 'Setting', value: 'In force', from: 'Where it is set' },
  ja: { none: '設定項目はありません', setting: '項目', value: '現在の値', from: '設定元' },
}
const text = textsOf(texts)

const columns: readonly Column<Setting>[] = [
  { title: text.setting, cell: ({ key }) => settingNames[key] ?? key },
  { title: text.value, cell: (setting) => <SettingValue setting={setting} /> },
  { title: text.from, cell: ({ key, from }) => <PinnedBy settingKey={key} from={from} /> },
]

import type { ReactNode } from 'react'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Page } from '../../parts/page.tsx'
import { SettingsTabs } from './settings-tabs.tsx'

/** A page of the settings, which says where they are changed. */
export function SettingsPage({ title, children }: { title: string; children: ReactNode }) {
  const { data } = useApi('readSettings', {})
  return (
    <Page
      title={title}
      lead={
        data === undefined
          ? text.lead
          : data.file === undefined
            ? text.none
            : fill(text.pinned, { file: data.file })
      }
    >
      <SettingsTabs />
      {children}
    </Page>
  )
}

const texts: Texts<'lead' | 'pinned' | 'none'> = {
  en: {
    lead: 'How the server is set up.',
    pinned:
      'What {file} pins is changed in that file and comes into force at the next start. Secrets are never shown here.',
    none: 'There is no configuration file: what the command line does not say is a default. Write sekisho.yaml to pin something. Secrets are never shown here.',
  },
  ja: {
    lead: 'サーバーの動作に関する設定です。',
    pinned:
      '{file} で固定された項目は、そのファイルを変更して再起動すると反映されます。秘密情報はここには表示されません。',
    none: '設定ファイルがないため、コマンドラインで指定したもの以外は既定値です。固定するには sekisho.yaml に書きます。秘密情報はここには表示されません。',
  },
}
const text = textsOf(texts)

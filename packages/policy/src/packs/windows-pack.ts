import { adml, admlLanguages, admx, policyNames } from './group-policy.ts'
import type { PackFile, PackInput, PackName } from './pack.ts'
import { detectScript, removeScript, repairScript } from './power-shell-scripts.ts'
import { xmlAttribute, xmlText } from './xml-text.ts'

/** Group Policy: the templates for the central store. */
export function groupPolicyPack(input: PackInput): PackFile[] {
  return templates('group-policy', input)
}

/** Intune: the templates to import, custom settings (OMA-URI), and scripts. */
export function intunePack(input: PackInput): PackFile[] {
  const rows = omaUriRows(input)
  const file = (path: string, text: string): PackFile => ({ pack: 'intune', path: `intune/${path}`, text })
  return [
    ...templates('intune', input),
    file('oma-uri.json', `${JSON.stringify(rows, null, 2)}\n`),
    file('oma-uri.syncml.xml', syncMl(rows)),
    file('detect.ps1', detectScript(input)),
    file('repair.ps1', repairScript(input)),
    file('remove.ps1', removeScript(input)),
  ]
}

function templates(pack: PackName, input: PackInput): PackFile[] {
  const languages = admlLanguages.map((language) => ({
    pack,
    path: `${pack}/${language}/${policyNames.file}.adml`,
    text: adml(language, input),
  }))
  return [{ pack, path: `${pack}/${policyNames.file}.admx`, text: admx() }, ...languages]
}

/** A row of a custom profile, under the names that the form has. */
interface OmaUriRow {
  name: string
  omaUri: string
  dataType: 'String'
  value: string
}

/** The definition goes in first, under an application's name; the setting is then addressed through it. @see https://learn.microsoft.com/windows/client-management/win32-and-centennial-app-policy-configuration */
function omaUriRows({ line }: PackInput): OmaUriRow[] {
  const { file, category, policy, element } = policyNames
  const root = './Device/Vendor/MSFT/Policy'
  return [
    {
      name: 'Claude Code: definition',
      omaUri: `${root}/ConfigOperations/ADMXInstall/Sekisho/Policy/${file}`,
      dataType: 'String',
      value: admx(),
    },
    {
      name: 'Claude Code: managed settings',
      omaUri: `${root}/Config/Sekisho~Policy~${category}/${policy}`,
      dataType: 'String',
      value: `<enabled/><data id="${element}" value="${xmlAttribute(line, 'settings')}"/>`,
    },
  ]
}

/** The same rows as a device management server sends them. */
function syncMl(rows: readonly OmaUriRow[]): string {
  const commands = rows.map(
    ({ omaUri, value }, at) => `  <Replace>
    <CmdID>${at + 1}</CmdID>
    <Item>
      <Target>
        <LocURI>${xmlText(omaUri, 'omaUri')}</LocURI>
      </Target>
      <Meta>
        <Format xmlns="syncml:metinf">chr</Format>
        <Type xmlns="syncml:metinf">text/plain</Type>
      </Meta>
      <Data>${xmlText(value, 'settings')}</Data>
    </Item>
  </Replace>
`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n<SyncBody xmlns="SYNCML:SYNCML1.2">\n${commands.join('')}  <Final/>\n</SyncBody>\n`
}

import { PackError, packNames, readPolicyDocument, type PackName } from '@sekisho/policy'
import { useState, type SyntheticEvent } from 'react'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { CheckFields } from '../../parts/check-fields.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { GuardChoice, usualBinary } from './guard-choice.tsx'
import { packProblems, packTitles } from './pack-words.ts'
import { saveFile } from './save-file.ts'
import { zipOfPacks } from './zip-of-packs.ts'

interface PacksDialogProps {
  id: string
  version: number
  onClose: () => void
}

/** Files that bring a version to machines without this server, for the company's device management. */
export function PacksDialog({ id, version, onClose }: PacksDialogProps) {
  const { isThere, document, asks, key, error } = usePacked({ id, version })
  const [organization, setOrganization] = useState('')
  const [identifier, setIdentifier] = useState('')
  const [only, setOnly] = useState<readonly PackName[]>(packNames)
  const [chosen, setChosen] = useState<boolean>()
  const [binary, setBinary] = useState(usualBinary)
  const [problem, setProblem] = useState<Problem>()
  const brings = chosen ?? asks
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (document === undefined || (brings && key === undefined)) return
    try {
      const guard =
        brings && key !== undefined
          ? { binary, server: location.origin, keys: [key], reportOnly: false }
          : undefined
      const bytes = zipOfPacks({ settings: document.settings, guard, organization, identifier, only })
      saveFile(new Blob([bytes], { type: 'application/zip' }), `claude-code-policy-v${version}.zip`)
      onClose()
    } catch (cause) {
      if (!(cause instanceof PackError)) throw cause
      setProblem({ of: cause.code, sentence: fill(packProblems[cause.code], { path: cause.path }) })
    }
  }
  return (
    <Dialog title={fill(text.title, { version })} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <p className="text-soft">{text.lead}</p>
        {error !== null && <ErrorNote error={error} />}
        {!isThere && error === null && <Skeleton lines={2} />}
        <TextField
          label={text.organization}
          required
          maxLength={200}
          value={organization}
          onChange={({ target }) => setOrganization(target.value)}
          problem={sentenceOf(problem, 'organization')}
        />
        <TextField
          label={text.identifier}
          hint={text.identifierHint}
          required
          value={identifier}
          onChange={({ target }) => setIdentifier(target.value)}
          problem={sentenceOf(problem, 'identifier')}
        />
        <CheckFields label={text.packs} options={packOptions} values={only} onChange={setOnly} />
        {isThere && <GuardChoice {...{ asks, brings, binary }} onChoose={setChosen} onBinary={setBinary} />}
        {brings && isThere && key === undefined && <p role="alert">{text.noKey}</p>}
        <p role="alert" className="font-medium text-bad empty:hidden">
          {sentenceOf(problem)}
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={!isThere || only.length === 0 || (brings && key === undefined)}>
            {text.download}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What is packed, and the key that its guards will trust. */
function usePacked(version: { id: string; version: number }) {
  const policy = useApi('getPolicyVersion', version)
  const keys = useApi('listPolicyKeys', {})
  const document = policy.data && readPolicyDocument(policy.data.document)
  return {
    isThere: document !== undefined && keys.data !== undefined,
    document,
    asks: (document?.guard?.mode ?? 'off') !== 'off',
    key: keys.data?.data.find(({ state }) => state === 'signing')?.key,
    error: policy.error ?? keys.error,
  }
}

interface Problem {
  of: PackError['code']
  sentence: string
}

/** What stands beside a field, or, without one, what is about the policy. */
function sentenceOf(problem: Problem | undefined, field?: 'organization' | 'identifier'): string | undefined {
  const place = problem?.of === 'organization' || problem?.of === 'identifier' ? problem.of : undefined
  return place === field ? problem?.sentence : undefined
}

const packOptions = packNames.map((value) => ({ value, label: packTitles[value] }))

const text = textsOf({
  en: {
    title: 'Packs of version {version}',
    lead: 'A zip archive with the settings in the form each system takes, made in this browser. Its README says how to bring them to machines.',
    organization: 'Organization, as people see it',
    identifier: 'Identifier',
    identifierHint: 'A reverse DNS name that never changes, as com.example.it',
    packs: 'For',
    noKey: 'This server has no key that signs policies yet, so that packs cannot bring the guard.',
    download: 'Download',
    cancel: 'Cancel',
  },
  ja: {
    title: 'バージョン {version} の配布パック',
    lead: '各システムの形式に合わせた設定の zip ファイルを、このブラウザーで作成します。配布方法は同梱の README にあります。',
    organization: '組織名(利用者に表示されます)',
    identifier: '識別子',
    identifierHint: 'com.example.it のような、今後も変えない逆順の DNS 名',
    packs: '配布先',
    noKey: 'ポリシーに署名する鍵がまだないため、パックにガードを含められません。',
    download: 'ダウンロード',
    cancel: 'キャンセル',
  },
})

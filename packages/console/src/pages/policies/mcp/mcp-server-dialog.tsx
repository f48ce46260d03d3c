import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { fill, textsOf } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { SelectField, TextField } from '../../../parts/fields.tsx'
import { ErrorNote } from '../../../parts/notes.tsx'
import { SecretFields } from './secret-fields.tsx'
import { formOf, requestOf, transports, type ServerForm } from './server-form.ts'
import { riskNames, risks, type McpServer } from './server-words.ts'

interface McpServerDialogProps {
  /** absent: a new one */
  server: McpServer | undefined
  onClose: () => void
}

/** Approves a server, or what one is now. */
export function McpServerDialog({ server, onClose }: McpServerDialogProps) {
  const [form, setForm] = useState(() => formOf(server))
  const approve = useChange('approveMcpServer')
  const change = useChange('changeMcpServer')
  const error = approve.error ?? change.error
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const wanted = requestOf(form)
    if (server === undefined) approve.mutate({ name: form.name, ...wanted }, { onSuccess: onClose })
    else {
      const back = server.status === 'retired' ? { status: 'approved' as const } : {}
      change.mutate({ id: server.id, ...wanted, ...back }, { onSuccess: onClose })
    }
  }
  const part = (changed: Partial<ServerForm>) => setForm({ ...form, ...changed })
  return (
    <Dialog
      title={server === undefined ? text.title : fill(text.change, { name: server.name })}
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-4">
        <ServerFields form={form} change={part} isNew={server === undefined} />
        {error !== null && <ErrorNote error={error} />}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={approve.isPending || change.isPending}>
            {text.approve}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ServerFieldsProps {
  form: ServerForm
  change: (part: Partial<ServerForm>) => void
  isNew: boolean
}

function ServerFields({ form, change, isNew }: ServerFieldsProps) {
  const isProgram = form.type === 'stdio'
  return (
    <>
      {isNew && (
        <TextField
          label={text.name}
          hint={text.nameHint}
          required
          pattern="[A-Za-z0-9_\-]{1,64}"
          value={form.name}
          onChange={({ target }) => change({ name: target.value })}
        />
      )}
      <SelectField
        label={text.type}
        value={form.type}
        onChange={({ target }) => change({ type: transports.find((one) => one === target.value) ?? 'http' })}
        options={transports.map((value) => ({ value, label: text[value] }))}
      />
      <TextField
        label={isProgram ? text.command : text.url}
        hint={isProgram ? text.commandHint : undefined}
        required
        type={isProgram ? 'text' : 'url'}
        maxLength={2000}
        spellCheck={false}
        value={form.reached}
        onChange={({ target }) => change({ reached: target.value })}
      />
      <SecretFields secrets={form.secrets} onChange={(secrets) => change({ secrets })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={text.owner}
          required
          maxLength={200}
          value={form.owner}
          onChange={({ target }) => change({ owner: target.value })}
        />
        <SelectField
          label={text.risk}
          value={form.risk}
          onChange={({ target }) => change({ risk: risks.find((one) => one === target.value) ?? 'medium' })}
          options={risks.map((value) => ({ value, label: riskNames[value] }))}
        />
      </div>
      <TextField
        label={text.note}
        hint={text.noteHint}
        maxLength={2000}
        value={form.note}
        onChange={({ target }) => change({ note: target.value })}
      />
    </>
  )
}

const text = textsOf({
  en: {
    title: 'Approve an MCP server',
    change: 'What {name} is now',
    name: 'Name',
    nameHint: 'A label: letters, digits, _ and -',
    type: 'How it is reached',
    stdio: 'A program on the machine (stdio)',
    http: 'HTTP',
    sse: 'SSE',
    command: 'Program and arguments',
    commandHint: 'Exactly as they are started; an argument with spaces in double quotes',
    url: 'Address',
    owner: 'Who answers for it',
    risk: 'Risk',
    note: 'What was looked at',
    noteHint: 'Stays in the ledger for good: no personal data',
    approve: 'Approve',
    cancel: 'Cancel',
  },
  ja: {
    title: 'MCP サーバーを承認',
    change: '{name} の内容',
    name: '名前',
    nameHint: '英数字、_、- からなる表示名',
    type: '接続方法',
    stdio: 'マシン上のプログラム(stdio)',
    http: 'HTTP',
    sse: 'SSE',
    command: 'プログラムと引数',
    commandHint: '起動するときのとおりに入力。空白を含む引数は二重引用符で囲みます',
    url: 'アドレス',
    owner: '責任者',
    risk: 'リスク',
    note: '確認した内容',
    noteHint: '台帳にずっと残ります。個人情報は書かないでください',
    approve: '承認',
    cancel: 'キャンセル',
  },
})

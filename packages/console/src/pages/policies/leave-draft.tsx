import { useBlocker, type ShouldBlockFn } from '@tanstack/react-router'
import { textsOf } from '../../format/locale.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'

/** While it stands, leaving the page asks once; leaving the console altogether, the browser asks. */
export function LeaveDraft() {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: isElsewhere,
    enableBeforeUnload: true,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={text.title}
      button={text.leave}
      isBusy={false}
      error={null}
      onConfirm={proceed}
      onClose={reset}
    >
      <p>{text.what}</p>
    </ConfirmDialog>
  )
}

const isElsewhere: ShouldBlockFn = ({ current, next }) => current.pathname !== next.pathname

const text = textsOf({
  en: {
    title: 'Leave without saving?',
    what: 'What you wrote is not saved as a version. If you leave this page, it is gone.',
    leave: 'Leave',
  },
  ja: {
    title: '保存せずにページを離れますか?',
    what: '書いた内容はまだバージョンとして保存されていません。このページを離れると失われます。',
    leave: '離れる',
  },
})

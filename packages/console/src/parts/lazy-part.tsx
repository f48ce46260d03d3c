import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { ApiError } from '../api/call-api.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { loaded, ServerAway } from '../shell/lazy-page.ts'
import { Dialog } from './dialog.tsx'
import { ErrorNote, Skeleton } from './notes.tsx'

interface Came<Props> {
  Part: ComponentType<Props>
}

/** The code of a part of a page, asked for when it is first shown, and again when the server is back. */
function useCode<Props>(name: string, load: () => Promise<ComponentType<Props>>) {
  const { data, error, refetch } = useQuery<Came<Props>>({
    queryKey: ['code', name],
    queryFn: async () => ({ Part: await loaded(load) }),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  })
  return { code: data, error: data === undefined ? error : null, again: () => void refetch() }
}

/** A part of a page whose code comes when it is first shown. Where it does not come, it alone says so. @param lines grey bars until then */
export function lazyPart<Props extends object>(
  name: string,
  load: () => Promise<ComponentType<Props>>,
  lines: number,
): ComponentType<Props> {
  return function LazyPart(props) {
    const { code, error, again } = useCode(name, load)
    if (code !== undefined) return <code.Part {...props} />
    return error === null ? <Skeleton lines={lines} /> : <CodeMissing error={error} again={again} />
  }
}

/** A dialog whose code comes when it is first opened. Where it does not come, a dialog says so. */
export function lazyDialog<Props extends { onClose: () => void }>(
  name: string,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function LazyDialog(props) {
    const { code, error, again } = useCode(name, load)
    if (code !== undefined) return <code.Part {...props} />
    if (error === null) return null
    return (
      <Dialog title={text.title} onClose={props.onClose}>
        <CodeMissing error={error} again={again} />
      </Dialog>
    )
  }
}

/** A server that is there has a newer console, which only the whole page brings. */
function CodeMissing({ error, again }: { error: Error; again: () => void }) {
  const isAway = error instanceof ServerAway
  const message = isAway ? text.away : text.newer
  return (
    <ErrorNote
      error={new ApiError({ status: 0, code: 'unreachable', message, cause: error })}
      onRetry={isAway ? again : () => window.location.reload()}
    />
  )
}

const texts: Texts<'title' | 'away' | 'newer'> = {
  en: {
    title: 'This part of the page did not come',
    away: 'The server does not answer. Nothing was changed.',
    newer: 'The server has a newer console. Trying again loads the whole page.',
  },
  ja: {
    title: 'この部分を読み込めませんでした',
    away: 'サーバーから応答がありません。何も変更されていません。',
    newer: 'コンソールが更新されています。再試行するとページ全体を読み込み直します。',
  },
}
const text = textsOf(texts)

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'

/** Who typed something while their sign-in ended signs in elsewhere, and goes on here. It goes by itself once they have. */
export function SignInAgain() {
  const client = useQueryClient()
  const [isLeft, setLeft] = useState(false)
  if (isLeft) return null
  return (
    <Dialog title={text.title} onClose={() => setLeft(true)}>
      <p role="alert" className="mb-4">
        {text.what}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <a href="/sign-in?return=%2Fme" target="_blank" rel="noreferrer" className="button-link">
          {text.signIn}
        </a>
        <Button look="plain" onClick={() => void client.invalidateQueries()}>
          {text.goOn}
        </Button>
      </div>
    </Dialog>
  )
}

const texts: Texts<'title' | 'what' | 'signIn' | 'goOn'> = {
  en: {
    title: 'Your sign-in has ended',
    what: 'What you typed is still here. Sign in in another tab, come back, and go on.',
    signIn: 'Sign in in a new tab',
    goOn: 'I have signed in',
  },
  ja: {
    title: 'サインインの有効期限が切れました',
    what: '入力した内容はこのページに残っています。別のタブでサインインしてから、ここに戻って続けてください。',
    signIn: '新しいタブでサインイン',
    goOn: 'サインインしました',
  },
}
const text = textsOf(texts)

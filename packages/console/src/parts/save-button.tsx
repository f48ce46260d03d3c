import { Button } from './button.tsx'

interface SaveButtonProps {
  /** to save it under */
  file: string
  content: string
  children: string
}

/** Saves text that the page holds as a file; nothing is asked of the server. */
export function SaveButton({ file, content, children }: SaveButtonProps) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([content], { type: 'text/plain' }))
    const link = Object.assign(document.createElement('a'), { href: url, download: file })
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <Button look="plain" onClick={save}>
      {children}
    </Button>
  )
}

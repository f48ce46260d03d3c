import type { ButtonHTMLAttributes } from 'react'

type Look = 'primary' | 'plain' | 'danger'

const looks: Record<Look, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:bg-accent-deep',
  plain: 'border-edge bg-card text-accent hover:bg-code',
  danger: 'border-bad bg-card text-bad hover:bg-bad-paper',
}

const sizes = { normal: 'min-h-11 px-4 font-semibold', small: 'min-h-8 px-2.5 text-sm font-medium' }

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  /** `small` in the rows of a list */
  size?: keyof typeof sizes
}

/** What does something; what leads somewhere is a link. */
export function Button({
  look = 'primary',
  size = 'normal',
  className = '',
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex items-center justify-center gap-2 rounded-lg border whitespace-nowrap disabled:opacity-60 ${sizes[size]} ${looks[look]} ${className}`}
      {...rest}
    />
  )
}

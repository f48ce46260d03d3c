import { Link, useRouterState } from '@tanstack/react-router'
import { textsOf, type Texts } from '../format/locale.ts'
import { sections, sectionTexts } from './sections.ts'
import { useMayOpen } from './use-may-open.ts'

/** The menu: only what the reader may open. On a narrow window it is above the page; on a phone, a row that scrolls. */
export function Navigation() {
  const mayOpen = useMayOpen()
  const names = textsOf(sectionTexts)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return (
    <nav aria-label={text.menu} className="min-w-0 border-line max-lg:border-b lg:border-r lg:px-3 lg:py-4">
      <ul className="flex gap-1 max-sm:overflow-x-auto max-lg:px-3 max-lg:py-1.5 sm:max-lg:flex-wrap lg:sticky lg:top-4 lg:flex-col">
        {sections.map(({ name, to, also = [], icon: Icon }) => {
          const open = [to, ...also].find(mayOpen)
          if (open === undefined) return null
          return (
            <li key={name}>
              <Link
                to={open}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                aria-current={also.some((other) => path.startsWith(other)) ? 'page' : undefined}
                className="flex min-h-11 items-center gap-2.5 whitespace-nowrap rounded-lg px-3 text-soft no-underline hover:bg-code hover:text-ink aria-[current=page]:bg-accent-paper aria-[current=page]:font-semibold aria-[current=page]:text-accent-deep"
              >
                <Icon aria-hidden size={18} className="shrink-0" />
                {names[name]}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

const texts: Texts<'menu'> = { en: { menu: 'Menu' }, ja: { menu: 'メニュー' } }
const text = textsOf(texts)

import { IdLink } from './id-link.tsx'

/** Somebody by name, as a link to the page of the person or service account. */
export function AccountLink({ id, name }: { id: string; name: string }) {
  return (
    <IdLink id={id}>
      <bdi>{name}</bdi>
    </IdLink>
  )
}

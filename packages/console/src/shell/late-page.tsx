import { Skeleton } from '../parts/notes.tsx'

/** Stands for a page whose code takes longer than a glance. */
export function LatePage() {
  return <Skeleton lines={8} isLate />
}

import { settingsKeys } from '../documented/index.ts'
import type { ObjectShape, Shape } from './shape.ts'

interface Branch {
  shape?: Shape
  below: Map<string, Branch>
}

/** The shape of a whole settings document, put together from the list of keys. */
export const settingsShape: ObjectShape = objectOf(treeOfKeys())

function treeOfKeys(): Branch {
  const root: Branch = { below: new Map() }
  for (const { key, shape, member } of settingsKeys) {
    if (member === true) continue
    const branch = key.split('.').reduce((above, step) => {
      const known = above.below.get(step) ?? { below: new Map<string, Branch>() }
      above.below.set(step, known)
      return known
    }, root)
    branch.shape = shape
  }
  return root
}

function objectOf({ shape, below }: Branch): ObjectShape {
  const own = shape?.kind === 'object' ? shape : undefined
  const keys = Object.fromEntries([...below].map(([step, branch]) => [step, shapeOf(branch)]))
  return { ...own, kind: 'object', keys: { ...own?.keys, ...keys } }
}

function shapeOf(branch: Branch): Shape {
  return branch.below.size > 0 ? objectOf(branch) : (branch.shape ?? { kind: 'anything' })
}

import type { InForceState } from '@sekisho/contract'
import { textsOf, type Texts } from '../../format/locale.ts'

const texts: Texts<InForceState> = {
  en: {
    in_force: 'In force',
    drifted: 'Drifted',
    stale: 'Attestation too old',
    claimed_only: 'Claimed only',
    unguarded: 'Unguarded',
    nothing_due: 'Nothing due',
  },
  ja: {
    in_force: '有効',
    drifted: '不一致',
    stale: '証明が古い',
    claimed_only: '自己申告のみ',
    unguarded: 'ガードなし',
    nothing_due: '対象外',
  },
}

/** What the states of a device are called. */
export const stateNames = textsOf(texts)

// Sound: the keys of the texts, which a state that is missing in them does not type-check.
export const inForceStates = Object.keys(stateNames) as InForceState[]

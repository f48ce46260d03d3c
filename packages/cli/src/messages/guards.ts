import type { Sentence } from '@sekisho/contract'

/** What the commands about guards say. */
export const guards = {
  'group.guard': {
    en: 'Guards: what is in force on engineers’ machines',
    ja: 'ガード(エンジニアのマシンで有効なポリシー)',
  },
  'guard.list': {
    en: 'List guards, and whether what they attest is what they should have',
    ja: 'ガードと、その証明が配信すべきポリシーと一致するかを一覧表示します',
  },
  'guard.revoke': {
    en: 'Revoke a guard; its machine must be enrolled again',
    ja: 'ガードを失効させます(マシンの再登録が必要になります)',
  },
  'argument.guard': { en: 'id of the guard (gdv_…)', ja: 'ガードの ID(gdv_…)' },
  'column.inForce': { en: 'IN FORCE', ja: '有効性' },
  'column.attested': { en: 'ATTESTED', ja: '最終証明' },
  'column.blockedToday': { en: 'BLOCKED TODAY', ja: '本日のブロック数' },
  'guard.state.in_force': { en: 'in force', ja: '有効' },
  'guard.state.drifted': { en: 'drifted', ja: '不一致' },
  'guard.state.silent': { en: 'silent', ja: '応答なし' },
  'guard.state.never_attested': { en: 'never attested', ja: '証明なし' },
  'guard.state.nothing_due': { en: 'nothing due', ja: '対象外' },
  'guard.state.revoked': { en: 'revoked', ja: '失効' },
  'policies.inForce': {
    en: 'Device by device: which policy it should have, claims to have, and attests',
    ja: 'デバイスごとに、配信すべきポリシー、自己申告、ガードの証明を一覧表示します',
  },
  'option.inForceState': { en: 'only devices in this state', ja: 'この状態のデバイスだけ' },
  'column.should': { en: 'SHOULD HAVE', ja: '配信すべきバージョン' },
  'column.claims': { en: 'CLAIMS', ja: '自己申告' },
  'column.attests': { en: 'ATTESTS', ja: '証明' },
  'column.guardVersion': { en: 'GUARD', ja: 'ガード' },
  'inForce.in_force': { en: 'in force', ja: '有効' },
  'inForce.drifted': { en: 'drifted', ja: '不一致' },
  'inForce.stale': { en: 'stale', ja: '証明が古い' },
  'inForce.claimed_only': { en: 'claimed only', ja: '自己申告のみ' },
  'inForce.unguarded': { en: 'unguarded', ja: 'ガードなし' },
  'inForce.nothing_due': { en: 'nothing due', ja: '対象外' },
  'inForce.notProof': {
    en: 'Claimed is not attested: a claim is the client’s own word, an attestation is signed by the guard.',
    ja: '自己申告は証明ではありません。自己申告はクライアントの言い分で、証明はガードが署名したものです。',
  },
  'guard.revoked': {
    en: '{name} ({id}) is revoked; its machine must be enrolled again.',
    ja: '{name}({id})を失効させました。マシンの再登録が必要です。',
  },
} as const satisfies Record<string, Sentence>

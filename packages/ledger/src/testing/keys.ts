import { importSigner, importVerifier, type NoteSigner, type NoteVerifier } from '../keys.ts'
import { sha256 } from './sha256.ts'

/** A new key that signs as `ledger`, and its public half. */
export async function newKey(): Promise<{ signer: NoteSigner; verifier: NoteVerifier }> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError('Ed25519 keys come in pairs')
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  const signer = await importSigner({ sha256, name: 'ledger', privateKey })
  return { signer, verifier: await importVerifier(sha256, signer.verifierKey) }
}

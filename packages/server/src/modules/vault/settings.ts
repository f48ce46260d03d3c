/** What the configuration says of content under retention `full`. */
export interface VaultSettings {
  /** secret of the key-encryption key; absent: the file `vault-key` in the data directory */
  key?: string
  /** secrets that wrapped before, beside a file `vault-key` if there is one */
  formerKeys: readonly string[]
  /** content of older days is removed */
  keepDays: number
  /** what becomes of a call whose content cannot be kept: it is refused, or goes on and says so */
  onFailure: 'refuse' | 'report'
  /** a second person approves each reading */
  fourEyes: boolean
  /** sealed bytes that may wait to be written */
  maxBufferedBytes: number
}

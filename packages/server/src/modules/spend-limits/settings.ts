/** A key of the file's `admin` section. */
export interface AdminKey {
  /** as the ledger and the audit trail name it */
  id: string
  /** at least 32 characters */
  key: string
}

export interface SpendLimitsSettings {
  writeKeys: readonly AdminKey[]
  readKeys: readonly AdminKey[]
  /** groups whose members may do everything here, with the token of any session of theirs */
  adminGroups: readonly string[]
}

/** A value that an entry commits to (personal-values.ts). */
export interface PersonalValuesTable {
  commitment: string
  /** person id, or that of an invitation nobody has accepted */
  subject: string
  /** base64url, 16 bytes */
  salt: string
  /** JSON */
  value: string
  created_at: number
}

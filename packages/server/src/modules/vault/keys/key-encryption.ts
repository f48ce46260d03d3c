/** Whose data key it is: part of what is wrapped, so that one cannot be put in another's place. */
export interface DataKeyOwner {
  /** id of the data key */
  key: string
  person: string
  /** UTC, YYYY-MM-DD */
  day: string
}

/**
 * A key-encryption key: wraps data keys, and never leaves where it lives. Both calls may go over a network (a cloud's
 * key service), so they may take time and fail; they are made once for each person and day and each run of a node, and
 * when content is read.
 */
export interface KeyEncryption {
  /** names it in the store for good, at most 200 characters; says nothing about the key */
  readonly id: string
  /** @throws when the key cannot be reached: content is then not kept */
  wrap(dataKey: Uint8Array, owner: DataKeyOwner): Promise<Uint8Array>
  /** @throws when the key cannot be reached, or what is given was not wrapped by it for this owner */
  unwrap(wrapped: Uint8Array, owner: DataKeyOwner): Promise<Buffer>
}

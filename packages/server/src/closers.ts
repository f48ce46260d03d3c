/** What is open, closed in reverse order. */
export interface Closers {
  add<Resource extends { close(): unknown }>(resource: Resource): Resource
  /** the newest first; every one is closed even when another fails */
  close(): Promise<void>
}

export function createClosers(): Closers {
  const open: { close(): unknown }[] = []
  return {
    add(resource) {
      open.push(resource)
      return resource
    },
    async close() {
      const errors: unknown[] = []
      for (let next = open.pop(); next; next = open.pop()) {
        try {
          await next.close()
        } catch (error) {
          errors.push(error)
        }
      }
      if (errors.length === 0) return
      const reasons = new Set(errors.map((error) => (error instanceof Error ? error.message : String(error))))
      throw new AggregateError(errors, `not everything could be closed: ${[...reasons].join('; ')}`)
    },
  }
}

/**
 * What is loaded when it is first asked for, once for all who ask. After a failure the next one tries again: the files of
 * a server that runs may be replaced or taken away, and come back.
 */
export function loadOnce<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loading: Promise<Loaded> | undefined
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}

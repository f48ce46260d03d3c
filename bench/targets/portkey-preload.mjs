// Portkey 1.15.2 adds headers to a streamed answer of fetch. With the @hono/node-server it was built on (1.13) they were
// a copy; with the one npm installs today (1.19) they are fetch's own, which may not be changed, and every streamed call
// ends in 500. So fetch hands out a copy here: two microseconds, so that Portkey can be measured at all.
const { fetch } = globalThis

globalThis.fetch = async (...input) => {
  const response = await fetch(...input)
  Object.defineProperty(response, 'headers', { value: new Headers(response.headers) })
  return response
}

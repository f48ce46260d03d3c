import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Client } from '@sekisho/contract'
import type { Cosigning } from './cosigning.ts'

interface Limit {
  take: (address: string) => boolean
  waitSeconds: (address: string) => number
}

export interface CosigningAppDeps {
  cosigning: Cosigning
  /** requests of one address */
  limit: Limit
  report: (error: unknown) => void
}

/** More than a proof of 63 hashes and a checkpoint with some signatures. */
const maxBodyBytes = 16_384

/** `/witness/…`: the tlog-witness protocol, and a way to read what was co-signed, which that leaves open. */
export function createCosigningApp({ cosigning, limit, report }: CosigningAppDeps) {
  const app = new Hono<{ Bindings: { client: Client } }>()
  app.use(async (context, next) => {
    const { address } = context.env.client
    if (limit.take(address)) return next()
    return context.text('too many requests\n', 429, { 'retry-after': String(limit.waitSeconds(address)) })
  })
  app.post(
    '/witness/add-checkpoint',
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (context) => context.text('the request is too long\n', 413),
    }),
    async (context) => {
      const { status, body } = await cosigning.addCheckpoint(await context.req.text())
      const type = status === 409 ? 'text/x.tlog.size' : 'text/plain; charset=utf-8'
      return context.body(body, status, { 'content-type': type, 'cache-control': 'no-store' })
    },
  )
  app.get('/witness/checkpoint', async (context) => {
    const note = await cosigning.newest(context.req.query('origin') ?? '')
    return note === undefined ? context.text('nothing was co-signed for this log\n', 404) : context.text(note)
  })
  app.notFound((context) => context.text('there is no such path\n', 404))
  app.onError((error, context) => {
    report(error)
    return context.text('an error of our own\n', 500)
  })
  return app
}

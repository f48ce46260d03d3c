import { messagesPath, type Target } from './target.ts'

/** No gateway: what the load generator and the fake upstream do alone. Its CPU is the upstream's. */
export const direct: Target = {
  name: 'direct',
  start: async (context) => ({
    port: context.upstreamPort,
    path: messagesPath,
    headers: { 'x-api-key': 'sk-ant-bench' },
    child: context.upstream,
    description:
      'straight to the fake upstream (node:http, 2 processes); CPU and memory are the upstream’s own',
  }),
}

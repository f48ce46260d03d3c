import { lazyRouteComponent } from '@tanstack/react-router'

/** The code of a page did not come, because the server is away. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway'
}

/** A page whose code comes when it is first opened. Where the server is away it fails with ServerAway. */
export const lazyPage = ((load: () => Promise<Record<string, unknown>>, name: string) =>
  lazyRouteComponent(() => loaded(load), name)) as typeof lazyRouteComponent

/** Code that comes over the wire. @throws ServerAway where the server is away, or what the browser says */
export async function loaded<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load()
  } catch (cause) {
    const isThere = await fetch('/healthz').then(
      ({ ok }) => ok,
      () => false,
    )
    // A server that is there has a newer console: the router loads that, once.
    throw isThere ? cause : new ServerAway('the code of the page did not come', { cause })
  }
}

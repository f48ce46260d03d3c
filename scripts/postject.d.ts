declare module 'postject' {
  /** Puts a resource into an executable file, in place. */
  export function inject(
    ...given: [
      file: string,
      name: string,
      resource: Buffer,
      options: { sentinelFuse: string; machoSegmentName?: string },
    ]
  ): Promise<void>
}
